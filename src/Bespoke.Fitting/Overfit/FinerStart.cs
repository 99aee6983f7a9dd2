using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Turns a fitted state of the halved picture into a start for the whole: what served level i serves level i + 1, and the new finest
/// level begins with empty latents and the networks of the finest of the halved picture.
/// </summary>
internal static unsafe class FinerStart
{
    /// <summary>Sets all parameters of <paramref name="whole"/> from <paramref name="halved"/>, which has one level less.</summary>
    public static void SetNetworks(OverfitGraph whole, OverfitGraph halved)
    {
        foreach (ParameterTensor tensor in whole.Layout.Tensors)
        {
            Span<float> values = new(whole.Parameters + tensor.Offset, tensor.Count);
            if (tensor.Name is "synthesis V1" or "synthesis P")
            {
                AddFinestColumn(halved.Values(tensor.Name), tensor.Rows, values);
            }
            else if (tensor.Name == "features A0")
            {
                AddCoarsestInputs(halved.Values(tensor.Name), halved.Shape, whole.Shape, values);
            }
            else
            {
                halved.Values(NameInHalved(tensor.Name)).CopyTo(values);
            }
        }
    }

    /// <summary>Sets all latents of <paramref name="whole"/> from <paramref name="halved"/>; the finest grid of each picture becomes empty.</summary>
    public static void SetLatents(OverfitGraph whole, OverfitGraph halved)
    {
        foreach ((OverfitGraph to, OverfitGraph from) in whole.Pictures.Zip(halved.Pictures))
        {
            for (int g = 0; g < from.Grids.Length; g++)
            {
                CopyLatents(from.Grids[g], to.Grids[g]);
            }

            GridBuffers finest = to.Grids[^1];
            new Span<float>(finest.Base(finest.Latent), (int)finest.PlaneFloats).Clear();
        }
    }

    /// <summary>Tensors of one level end in its number; those of the two finest levels both come from the finest of the halved picture.</summary>
    private static string NameInHalved(string name)
    {
        bool isOfLevel = name.StartsWith("features", StringComparison.Ordinal) || name.StartsWith("upsampling", StringComparison.Ordinal);
        return isOfLevel ? $"{name[..^1]}{Math.Max(0, name[^1] - '0' - 1)}" : name;
    }

    /// <summary>Columns of the synthesis are levels from the finest on.</summary>
    private static void AddFinestColumn(ReadOnlySpan<float> from, int rows, Span<float> to)
    {
        int columns = from.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = from.Slice(row * columns, columns);
            Span<float> wider = to.Slice(row * (columns + 1), columns + 1);
            wider[0] = values[0];
            values.CopyTo(wider[1..]);
        }
    }

    /// <summary>Inputs keep their distance from the target's level; the coarsest, which have no like in the halved picture, start at zero.</summary>
    private static void AddCoarsestInputs(ReadOnlySpan<float> from, OverfitShape halved, OverfitShape whole, Span<float> to)
    {
        int[] inputs = halved.FeatureInputs(0);
        int[] wholeInputs = whole.FeatureInputs(0);
        for (int n = 0; n < wholeInputs.Length; n++)
        {
            OverfitGrid grid = whole.Grids[wholeInputs[n]];
            int like = Array.FindIndex(inputs, g => halved.Grids[g].Level == grid.Level && halved.Grids[g].IsHyper == grid.IsHyper);
            for (int row = 0; row < whole.Features; row++)
            {
                to[(row * wholeInputs.Length) + n] = like < 0 ? 0 : from[(row * inputs.Length) + like];
            }
        }
    }

    private static void CopyLatents(GridBuffers from, GridBuffers to)
    {
        for (int y = 0; y < to.Height; y++)
        {
            new ReadOnlySpan<float>(from.Latent + ((long)y * from.Stride), to.Width).CopyTo(new Span<float>(to.Latent + ((long)y * to.Stride), to.Width));
        }
    }
}
