using System.Runtime.Intrinsics;

namespace Bespoke.Kernels;

/// <summary>The last 3x3 layer for one row: adds the linear path and turns the result into samples.</summary>
internal static partial class SampleKernel
{
    /// <summary>Computes a row of all channels.</summary>
    /// <param name="level">Vector width.</param>
    /// <param name="layer">The layer, its results in Q15.</param>
    /// <param name="source">Where the planes' rows lie.</param>
    /// <param name="offsets">Start of the row of each tap, <c>[channel][dy][dx]</c>; readable up to the next multiple of 32 positions.</param>
    /// <param name="linear">The linear path of this row as <see cref="PixelKernel"/> of the same level gave it.</param>
    /// <param name="linearStride">From one channel to the next.</param>
    /// <param name="count">Pixels.</param>
    /// <param name="maximum">The largest sample: 255 or 65,535.</param>
    /// <param name="samples">Takes a row of each channel; writable up to the next multiple of 32 positions.</param>
    /// <param name="sampleStride">From one channel to the next.</param>
    /// <param name="scratch">The thread's own.</param>
    public static void Run(
        SimdLevel level, DenseLayer layer, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, ReadOnlySpan<int> linear, int linearStride, int count, int maximum, Span<ushort> samples, int sampleStride, KernelScratch scratch)
    {
        int padded = Simd.RoundUp(count);
        KernelBounds.Check(source.Length, offsets, layer.Inputs, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(linear.Length, (layer.Outputs - 1) * linearStride + padded);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, (layer.Outputs - 1) * sampleStride + padded);
        switch (level)
        {
            case SimdLevel.Vector128:
                Vectors<Lanes128, Vector128<short>, Vector128<int>>.Run(layer, source, offsets, linear, linearStride, count, maximum, samples, sampleStride, scratch);
                break;
            case SimdLevel.Vector256:
                Vectors<Lanes256, Vector256<short>, Vector256<int>>.Run(layer, source, offsets, linear, linearStride, count, maximum, samples, sampleStride, scratch);
                break;
            case SimdLevel.Vector512:
                Vectors<Lanes512, Vector512<short>, Vector512<int>>.Run(layer, source, offsets, linear, linearStride, count, maximum, samples, sampleStride, scratch);
                break;
            default:
                RunScalar(layer, source, offsets, linear, linearStride, count, maximum, samples, sampleStride);
                break;
        }
    }
}
