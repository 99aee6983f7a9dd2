using System.Globalization;
using Bespoke.Coin;
using Bespoke.Fitting.Coin;

namespace Bespoke.Fitting;

/// <summary>The sine networks that there are, as text and within a budget of bits.</summary>
public static class CoinNetworks
{
    /// <summary>For each number of layers up to <paramref name="mostLayers"/> the widest network of the budget, where there is one.</summary>
    /// <param name="width">Pixels per row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="bpp">Bits per pixel to spend, with parameters in half precision; a network may be 2.5 % over.</param>
    /// <param name="mostLayers">1 to 255.</param>
    /// <returns>Layers of sines and sines a layer, fewest layers first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static IReadOnlyList<(int Layers, int Width)> Within(int width, int height, int channels, double bpp, int mostLayers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bpp);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostLayers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostLayers, 255);
        List<(int, int)> networks = [];
        for (int layers = 1; layers <= mostLayers; layers++)
        {
            if (CoinArchitecture.Widest(width, height, channels, layers, CoinArchitecture.ParametersWithin(width, height, bpp, 16)) is { } shape)
            {
                networks.Add((layers, shape.Hidden));
            }
        }

        return networks;
    }

    /// <summary>Reads the shape of a network: 10x28 is ten layers of 28 sines.</summary>
    /// <param name="text">Layers, an x, sines a layer; each 1 to 255.</param>
    /// <param name="layers">Layers of sines.</param>
    /// <param name="width">Sines a layer.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string? text, out int layers, out int width)
    {
        layers = width = 0;
        return text?.Split('x') is [string first, string second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out layers) && layers is >= 1 and <= CoinShape.MaxLayers
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out width) && width is >= 1 and <= CoinShape.MaxHidden;
    }
}
