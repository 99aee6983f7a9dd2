using Bespoke.Coin;

namespace Bespoke.Fitting.Coin;

/// <summary>Chooses layers and width of a sine network for a budget of bits.</summary>
internal static class CoinArchitecture
{
    /// <summary>The rate that is fitted when none is asked for: the middle one of the paper.</summary>
    public const double DefaultBpp = 0.3;

    /// <summary>Bits that a file takes beyond its parameters: header, checksums.</summary>
    private const int HeaderBits = 8 * 30;

    /// <summary>A network may be this much over the budget: the paper's own are up to 2 % over the rates it names them by.</summary>
    private const double Tolerance = 1.025;

    /// <summary>
    /// Parameters and layers of the networks that the paper's search found for Kodak pictures (5x20, 5x30, 10x28, 10x40, 13x49),
    /// preceded by the smallest network there is.
    /// </summary>
    private static readonly (double Parameters, double Layers)[] Found =
        [(9, 1), (1803, 5), (3903, 5), (7479, 10), (15003, 10), (29697, 13)];

    /// <summary>The shape for a picture.</summary>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="bpp">Bits per pixel to spend.</param>
    /// <param name="bitsPerWeight">Bits that a parameter takes.</param>
    /// <exception cref="ArgumentException">No network is as small as that.</exception>
    public static CoinShape Choose(int width, int height, int channels, double bpp, double bitsPerWeight)
    {
        double parameters = ParametersWithin(width, height, bpp, bitsPerWeight);
        for (int layers = (int)Math.Round(LayersFor(parameters)); layers >= 1; layers--)
        {
            if (Widest(width, height, channels, layers, parameters) is { } shape)
            {
                return shape;
            }
        }

        throw new ArgumentException($"No sine network for a picture of {width} x {height} pixels is as small as {bpp} bits per pixel. Allow more, or choose layers and width.", nameof(bpp));
    }

    /// <summary>Parameters that a budget allows.</summary>
    public static double ParametersWithin(int width, int height, double bpp, double bitsPerWeight) =>
        (bpp * width * height * Tolerance - HeaderBits) / bitsPerWeight;

    /// <summary>The widest network of this many layers, or null where even one sine a layer is too many.</summary>
    public static CoinShape? Widest(int width, int height, int channels, int layers, double parameters)
    {
        for (int hidden = CoinShape.MaxHidden; hidden >= 1; hidden--)
        {
            CoinShape shape = new(width, height, channels, layers, hidden);
            if (shape.ParameterCount <= parameters)
            {
                return shape;
            }
        }

        return null;
    }

    /// <summary>Layers for a number of parameters: linear in its logarithm between the networks that the paper found.</summary>
    private static double LayersFor(double parameters)
    {
        if (parameters <= Found[0].Parameters)
        {
            return Found[0].Layers;
        }

        for (int n = 1; n < Found.Length; n++)
        {
            if (parameters < Found[n].Parameters)
            {
                double share = Math.Log(parameters / Found[n - 1].Parameters) / Math.Log(Found[n].Parameters / Found[n - 1].Parameters);
                return Found[n - 1].Layers + share * (Found[n].Layers - Found[n - 1].Layers);
            }
        }

        return Found[^1].Layers;
    }
}
