using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bespoke.Kernels;

internal static partial class SampleKernel
{
    private static class Vectors<TLanes, TShort, TInt>
        where TLanes : struct, ILanes<TShort, TInt>
        where TShort : struct
        where TInt : struct
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run(
            DenseLayer layer, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, ReadOnlySpan<int> linear, int linearStride, int count, int maximum, Span<ushort> samples, int sampleStride, KernelScratch scratch)
        {
            ref short inputs = ref MemoryMarshal.GetArrayDataReference(scratch.Inputs);
            ref int sums = ref MemoryMarshal.GetArrayDataReference(scratch.Sums);
            ref short target = ref Unsafe.As<ushort, short>(ref MemoryMarshal.GetReference(samples));
            int half = TLanes.Count / 2;
            for (int n = 0; n < count; n += TLanes.Count)
            {
                Dense<TLanes, TShort, TInt>.Gather(ref MemoryMarshal.GetReference(source), offsets, n, ref inputs);
                Dense<TLanes, TShort, TInt>.Linear(layer, 0, ref inputs, ref sums);
                for (int c = 0; c < layer.Outputs; c++)
                {
                    ref int row = ref Unsafe.Add(ref sums, c * TLanes.Count);
                    ref int linearRow = ref Unsafe.Add(ref MemoryMarshal.GetReference(linear), c * linearStride + n);
                    TInt low = TLanes.Add(TLanes.LoadInts(ref row, 0), TLanes.LoadInts(ref linearRow, 0));
                    TInt high = TLanes.Add(TLanes.LoadInts(ref row, half), TLanes.LoadInts(ref linearRow, half));
                    TLanes.Store(TLanes.PackUnsigned(Sample(low, maximum), Sample(high, maximum)), ref target, c * sampleStride + n);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TInt Sample(TInt value, int maximum)
        {
            TInt limited = TLanes.Min(TLanes.Max(value, default), TLanes.Broadcast(1 << SampleBits));
            TInt scaled = TLanes.Add(TLanes.Multiply(limited, TLanes.Broadcast(maximum)), TLanes.Broadcast(1 << (SampleBits - 1)));
            return TLanes.ShiftRight(scaled, SampleBits);
        }
    }
}
