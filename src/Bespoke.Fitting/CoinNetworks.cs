using Bespoke.Fitting.Coin;

namespace Bespoke.Fitting;

/// <summary>The sine networks that a budget of bits allows.</summary>
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
}
