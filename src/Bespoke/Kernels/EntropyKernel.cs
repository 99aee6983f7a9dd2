using System.Runtime.Intrinsics;
using Bespoke.Overfit;

namespace Bespoke.Kernels;

/// <summary>
/// Evaluates the entropy network for a run of positions whose contexts lie side by side: one position a lane, one row of values for each
/// input (spec/format.md, section 5.2).
/// </summary>
internal static partial class EntropyKernel
{
    /// <summary>Predicts a run.</summary>
    /// <param name="level">Vector width.</param>
    /// <param name="network">The file's entropy network.</param>
    /// <param name="neighbours">Where the neighbours' rows lie, in Q6.</param>
    /// <param name="features">Where the features' rows lie, in Q6.</param>
    /// <param name="offsets">For each input the start of its row: of the first S in <paramref name="neighbours"/>, of the others in <paramref name="features"/>. Rows are readable up to the next multiple of 32.</param>
    /// <param name="count">Positions.</param>
    /// <param name="isRepeat">
    /// The call before, with the same scratch, had the same count and features, and its results are still in place: positions that had no
    /// neighbours but zeros, and have none now, need no work. In smooth parts of a picture these are most.
    /// </param>
    /// <param name="starts">Takes the integer that a coded residual counts from; writable up to the next multiple of 32.</param>
    /// <param name="models">Takes the model of <see cref="Entropy.LaplaceTables"/>: 16 times the scale index, plus the mean's fraction + 8.</param>
    /// <param name="scratch">The thread's own.</param>
    public static void Predict(
        SimdLevel level, EntropyNetwork network, ReadOnlySpan<short> neighbours, ReadOnlySpan<short> features, ReadOnlySpan<int> offsets, int count, bool isRepeat, Span<short> starts, Span<short> models, KernelScratch scratch)
    {
        int padded = Simd.RoundUp(count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(offsets.Length, network.Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(starts.Length, models.Length), padded);
        for (int i = 0; i < offsets.Length; i++)
        {
            int length = i < network.Neighbours ? neighbours.Length : features.Length;
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offsets[i], (uint)(length - padded), nameof(offsets));
        }

        scratch.ReserveBlocks(count);
        switch (level)
        {
            case SimdLevel.Vector128:
                Vectors<Lanes128, Vector128<short>, Vector128<int>>.Predict(network, neighbours, features, offsets, count, isRepeat, starts, models, scratch);
                break;
            case SimdLevel.Vector256:
                Vectors<Lanes256, Vector256<short>, Vector256<int>>.Predict(network, neighbours, features, offsets, count, isRepeat, starts, models, scratch);
                break;
            case SimdLevel.Vector512:
                Vectors<Lanes512, Vector512<short>, Vector512<int>>.Predict(network, neighbours, features, offsets, count, isRepeat, starts, models, scratch);
                break;
            default:
                PredictScalar(network, neighbours, features, offsets, count, starts, models);
                break;
        }
    }
}
