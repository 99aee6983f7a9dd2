using System.Runtime.Intrinsics;

namespace Bespoke.Kernels;

/// <summary>
/// The passes of separable filters (spec/format.md, section 5.3). A filter is a weighted sum of rows: of different rows for a pass down the
/// columns, of one row from different starts for a pass along it.
/// </summary>
internal static partial class FilterKernel
{
    /// <summary>A weighted sum of rows, rounded and limited to 16 bits.</summary>
    /// <param name="level">Vector width.</param>
    /// <param name="taps">The weights.</param>
    /// <param name="source">Where the rows lie.</param>
    /// <param name="offsets">Start of the row of each tap; readable up to the next multiple of 32 positions.</param>
    /// <param name="count">Positions.</param>
    /// <param name="target">Takes the sums; writable up to the next multiple of 32 positions.</param>
    public static void Weigh(SimdLevel level, Taps taps, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> target)
    {
        KernelBounds.Check(source.Length, offsets, taps.Count, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, Simd.RoundUp(count));
        switch (level)
        {
            case SimdLevel.Vector128:
                Vectors<Lanes128, Vector128<short>, Vector128<int>>.Weigh(taps, source, offsets, count, target);
                break;
            case SimdLevel.Vector256:
                Vectors<Lanes256, Vector256<short>, Vector256<int>>.Weigh(taps, source, offsets, count, target);
                break;
            case SimdLevel.Vector512:
                Vectors<Lanes512, Vector512<short>, Vector512<int>>.Weigh(taps, source, offsets, count, target);
                break;
            default:
                WeighScalar(taps, source, offsets, count, target);
                break;
        }
    }

    /// <summary>Upsamples a row to twice its length: even results are the even taps' sum of in[n-2..n+1], odd ones the odd taps' of in[n-1..n+2].</summary>
    /// <param name="level">Vector width.</param>
    /// <param name="even">Four weights.</param>
    /// <param name="odd">Four weights.</param>
    /// <param name="source">The row from in[-2] to in[count + 1], readable up to 4 after the next multiple of 32 positions.</param>
    /// <param name="count">Samples of the row.</param>
    /// <param name="target">Takes twice as many; writable up to the next multiple of 64 positions.</param>
    public static void Double(SimdLevel level, Taps even, Taps odd, ReadOnlySpan<short> source, int count, Span<short> target)
    {
        int padded = Simd.RoundUp(count);
        ArgumentOutOfRangeException.ThrowIfNotEqual((even.Count, odd.Count), (UpsamplingTaps, UpsamplingTaps), nameof(even));
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, padded + UpsamplingTaps);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, 2 * padded);
        switch (level)
        {
            case SimdLevel.Vector128:
                Vectors<Lanes128, Vector128<short>, Vector128<int>>.Double(even, odd, source, count, target);
                break;
            case SimdLevel.Vector256:
                Vectors<Lanes256, Vector256<short>, Vector256<int>>.Double(even, odd, source, count, target);
                break;
            case SimdLevel.Vector512:
                Vectors<Lanes512, Vector512<short>, Vector512<int>>.Double(even, odd, source, count, target);
                break;
            default:
                DoubleScalar(even, odd, source, count, target);
                break;
        }
    }

    private const int UpsamplingTaps = 4;
}
