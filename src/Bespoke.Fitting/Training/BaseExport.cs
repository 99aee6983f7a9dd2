using Bespoke.Entropy;
using Bespoke.Fitting.Overfit;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Training;

/// <summary>From what training has learned to the integers that a decoder carries.</summary>
internal static class BaseExport
{
    /// <summary>A parameter that never moved still may, a little.</summary>
    private const double LeastSpread = 1e-5;

    /// <summary>The file of bases, one for each rate range.</summary>
    public static byte[] Write(OverfitShape shape, TrainingState state, TrainingOptions options)
    {
        ParameterLayout layout = new(shape);
        return OverfitBaseFile.Write(shape, [.. state.Ranges.Select((range, r) =>
            ((uint)(options.FirstId + r), (float)options.Lambdas[r], (IReadOnlyList<TensorPrior>)[.. layout.Tensors.Select(tensor => Prior(range, tensor))]))]);
    }

    private static TensorPrior Prior(TrainingRange range, ParameterTensor tensor)
    {
        IEnumerable<int> all = Enumerable.Range(tensor.Offset, tensor.Count);
        return new TensorPrior(
            [.. all.Select(n => (int)Math.Round(Math.ScaleB(range.Parameters[n], TensorPrior.ValueBits)))],
            [.. all.Select(n => PriorScale.IndexOf(Math.Max(range.Spread(n), LeastSpread)))],
            [.. all.Select(n => (int)Math.Clamp(Math.Round(range.Exponent(n)), 0, 20))]);
    }
}
