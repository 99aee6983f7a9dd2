using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bespoke.Kernels;

/// <summary>Sums and left shifts of 16-bit rows, limited to 16 bits. Rows of any length: what does not fill a vector is done one by one.</summary>
internal static class SaturatingKernel
{
    /// <summary>Shifts values to the left.</summary>
    /// <param name="level">Vector width.</param>
    /// <param name="source">The values.</param>
    /// <param name="bits">0 to 15.</param>
    /// <param name="target">Takes as many.</param>
    public static void ShiftLeft(SimdLevel level, ReadOnlySpan<short> source, int bits, Span<short> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, source.Length);
        int done = level switch
        {
            SimdLevel.Vector128 => Vectors<Lanes128, Vector128<short>, Vector128<int>>.ShiftLeft(source, bits, target),
            SimdLevel.Vector256 => Vectors<Lanes256, Vector256<short>, Vector256<int>>.ShiftLeft(source, bits, target),
            SimdLevel.Vector512 => Vectors<Lanes512, Vector512<short>, Vector512<int>>.ShiftLeft(source, bits, target),
            _ => 0,
        };
        for (int n = done; n < source.Length; n++)
        {
            target[n] = FixedPoint.Saturate(source[n] << bits);
        }
    }

    /// <summary>Adds values to others in place.</summary>
    /// <param name="level">Vector width.</param>
    /// <param name="source">The values.</param>
    /// <param name="target">As many, which they are added to.</param>
    public static void Add(SimdLevel level, ReadOnlySpan<short> source, Span<short> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, source.Length);
        int done = level switch
        {
            SimdLevel.Vector128 => Vectors<Lanes128, Vector128<short>, Vector128<int>>.Add(source, target),
            SimdLevel.Vector256 => Vectors<Lanes256, Vector256<short>, Vector256<int>>.Add(source, target),
            SimdLevel.Vector512 => Vectors<Lanes512, Vector512<short>, Vector512<int>>.Add(source, target),
            _ => 0,
        };
        for (int n = done; n < source.Length; n++)
        {
            target[n] = FixedPoint.Saturate(source[n] + target[n]);
        }
    }

    private static class Vectors<TLanes, TShort, TInt>
        where TLanes : struct, ILanes<TShort, TInt>
        where TShort : struct
        where TInt : struct
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int ShiftLeft(ReadOnlySpan<short> source, int bits, Span<short> target)
        {
            int n = 0;
            for (; n + TLanes.Count <= source.Length; n += TLanes.Count)
            {
                // Doubling step by step: a value that reaches the limit stays there.
                TShort value = TLanes.Load(ref MemoryMarshal.GetReference(source), n);
                for (int bit = 0; bit < bits; bit++)
                {
                    value = TLanes.AddSaturated(value, value);
                }

                TLanes.Store(value, ref MemoryMarshal.GetReference(target), n);
            }

            return n;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Add(ReadOnlySpan<short> source, Span<short> target)
        {
            int n = 0;
            for (; n + TLanes.Count <= source.Length; n += TLanes.Count)
            {
                TShort value = TLanes.Load(ref MemoryMarshal.GetReference(source), n);
                TShort sum = TLanes.AddSaturated(value, TLanes.Load(ref MemoryMarshal.GetReference(target), n));
                TLanes.Store(sum, ref MemoryMarshal.GetReference(target), n);
            }

            return n;
        }
    }
}
