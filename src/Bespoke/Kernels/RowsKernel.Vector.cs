using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bespoke.Kernels;

internal static partial class RowsKernel
{
    private static class Vectors<TLanes, TShort, TInt>
        where TLanes : struct, ILanes<TShort, TInt>
        where TShort : struct
        where TInt : struct
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run(
            DenseLayer layer, bool rectify, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> target, int targetStride, KernelScratch scratch)
        {
            ref short inputs = ref MemoryMarshal.GetArrayDataReference(scratch.Inputs);
            ref int sums = ref MemoryMarshal.GetArrayDataReference(scratch.Sums);
            for (int n = 0; n < count; n += TLanes.Count)
            {
                Dense<TLanes, TShort, TInt>.Gather(ref MemoryMarshal.GetReference(source), offsets, n, ref inputs);
                Dense<TLanes, TShort, TInt>.Linear(layer, 0, ref inputs, ref sums);
                for (int j = 0; j < layer.Outputs; j++)
                {
                    TInt low = TLanes.LoadInts(ref sums, j * TLanes.Count);
                    TInt high = TLanes.LoadInts(ref sums, j * TLanes.Count + TLanes.Count / 2);
                    TShort result = TLanes.Pack(low, high);
                    TLanes.Store(rectify ? TLanes.Max(result, default) : result, ref MemoryMarshal.GetReference(target), j * targetStride + n);
                }
            }
        }
    }
}
