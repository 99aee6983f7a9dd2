using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bespoke.Overfit;

namespace Bespoke.Kernels;

internal static partial class PixelKernel
{
    private static class Vectors<TLanes, TShort, TInt>
        where TLanes : struct, ILanes<TShort, TInt>
        where TShort : struct
        where TInt : struct
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run(
            SynthesisNetwork network, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> planes, int planeStride, Span<int> linear, int linearStride, KernelScratch scratch)
        {
            ref short inputs = ref MemoryMarshal.GetArrayDataReference(scratch.Inputs);
            ref short hidden = ref MemoryMarshal.GetArrayDataReference(scratch.Hidden);
            ref int sums = ref MemoryMarshal.GetArrayDataReference(scratch.Sums);
            ref int linearSums = ref MemoryMarshal.GetArrayDataReference(scratch.Sums2);
            for (int n = 0; n < count; n += TLanes.Count)
            {
                Dense<TLanes, TShort, TInt>.Gather(ref MemoryMarshal.GetReference(source), offsets, n, ref inputs);
                Dense<TLanes, TShort, TInt>.Hidden(network.HiddenLayer, 0, ref inputs, ref hidden);
                Dense<TLanes, TShort, TInt>.Linear(network.OutputLayer, 0, ref hidden, ref sums);
                Dense<TLanes, TShort, TInt>.Linear(network.LinearLayer, 0, ref inputs, ref linearSums);
                for (int c = 0; c < network.OutputLayer.Outputs; c++)
                {
                    int low = c * TLanes.Count;
                    int high = low + TLanes.Count / 2;
                    TShort plane = TLanes.Pack(TLanes.LoadInts(ref sums, low), TLanes.LoadInts(ref sums, high));
                    TLanes.Store(plane, ref MemoryMarshal.GetReference(planes), c * planeStride + n);

                    // The low vector first, then the high one, as the next kernel will have its sums.
                    ref int linearRow = ref Unsafe.Add(ref MemoryMarshal.GetReference(linear), c * linearStride + n);
                    TLanes.StoreInts(TLanes.LoadInts(ref linearSums, low), ref linearRow, 0);
                    TLanes.StoreInts(TLanes.LoadInts(ref linearSums, high), ref linearRow, TLanes.Count / 2);
                }
            }
        }
    }
}
