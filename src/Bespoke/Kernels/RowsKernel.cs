using System.Runtime.Intrinsics;

namespace Bespoke.Kernels;

/// <summary>A dense layer applied to rows: each output row is a combination of input rows, limited to 16 bits. Features, and 3x3 layers.</summary>
internal static partial class RowsKernel
{
    /// <summary>Computes a run of positions of all output rows.</summary>
    /// <param name="level">Vector width.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="rectify">Negative results become zero.</param>
    /// <param name="source">Where the input rows lie.</param>
    /// <param name="offsets">Start of each input row; readable up to the next multiple of 32 positions.</param>
    /// <param name="count">Positions.</param>
    /// <param name="target">Takes the output rows; writable up to the next multiple of 32 positions.</param>
    /// <param name="targetStride">From one output row to the next.</param>
    /// <param name="scratch">The thread's own.</param>
    public static void Run(
        SimdLevel level, DenseLayer layer, bool rectify, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> target, int targetStride, KernelScratch scratch)
    {
        KernelBounds.Check(source.Length, offsets, layer.Inputs, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, (layer.Outputs - 1) * targetStride + Simd.RoundUp(count));
        switch (level)
        {
            case SimdLevel.Vector128:
                Vectors<Lanes128, Vector128<short>, Vector128<int>>.Run(layer, rectify, source, offsets, count, target, targetStride, scratch);
                break;
            case SimdLevel.Vector256:
                Vectors<Lanes256, Vector256<short>, Vector256<int>>.Run(layer, rectify, source, offsets, count, target, targetStride, scratch);
                break;
            case SimdLevel.Vector512:
                Vectors<Lanes512, Vector512<short>, Vector512<int>>.Run(layer, rectify, source, offsets, count, target, targetStride, scratch);
                break;
            default:
                RunScalar(layer, rectify, source, offsets, count, target, targetStride);
                break;
        }
    }
}
