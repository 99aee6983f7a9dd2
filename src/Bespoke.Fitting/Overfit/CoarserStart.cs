using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// The reverse of <see cref="FinerStart"/>: networks for the halved picture from those of the whole. What serves level i + 1 serves level i,
/// so that latents fitted there fit the whole picture's networks one level finer.
/// </summary>
internal static unsafe class CoarserStart
{
    /// <summary>Sets the parameters that are shared in <paramref name="halved"/>, which has one level less, from <paramref name="whole"/>.</summary>
    public static void Set(OverfitGraph halved, OverfitGraph whole, SharedStart shared)
    {
        foreach (ParameterTensor tensor in halved.Layout.Tensors.Where(shared.Holds))
        {
            Span<float> values = new(halved.Parameters + tensor.Offset, tensor.Count);
            string name = tensor.Name;
            int level = name[^1] - '0';
            if (name is "synthesis V1" or "synthesis P")
            {
                DropFinestColumn(whole.Values(name), tensor.Rows, values);
            }
            else if (name.StartsWith("upsampling", StringComparison.Ordinal))
            {
                whole.Values($"{name[..^1]}{level + 1}").CopyTo(values);
            }
            else if (name.StartsWith("features A", StringComparison.Ordinal))
            {
                TakeInputs(whole, level, halved.Shape, values);
            }
            else if (name.StartsWith("features a", StringComparison.Ordinal))
            {
                whole.Values($"{name[..^1]}{TargetInWhole(level)}").CopyTo(values);
            }
            else
            {
                whole.Values(name).CopyTo(values);
            }
        }
    }

    /// <summary>Features of the coarsest level that has any serve two.</summary>
    private static int TargetInWhole(int level) => Math.Min(level + 1, OverfitShape.FeatureLevels - 1);

    private static void DropFinestColumn(ReadOnlySpan<float> from, int rows, Span<float> to)
    {
        int columns = from.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            from.Slice((row * columns) + 1, columns - 1).CopyTo(to[(row * (columns - 1))..]);
        }
    }

    /// <summary>Inputs keep their distance from the target's level.</summary>
    private static void TakeInputs(OverfitGraph whole, int level, OverfitShape halved, Span<float> to)
    {
        int target = TargetInWhole(level);
        ReadOnlySpan<float> from = whole.Values($"features A{target}");
        int[] inputs = halved.FeatureInputs(level);
        int[] wholeInputs = whole.Shape.FeatureInputs(target);
        for (int n = 0; n < inputs.Length; n++)
        {
            OverfitGrid grid = halved.Grids[inputs[n]];
            int like = Array.FindIndex(
                wholeInputs, g => whole.Shape.Grids[g].Level == grid.Level + target - level && whole.Shape.Grids[g].IsHyper == grid.IsHyper);
            for (int row = 0; row < halved.Features; row++)
            {
                to[(row * inputs.Length) + n] = like < 0 ? 0 : from[(row * wholeInputs.Length) + like];
            }
        }
    }
}
