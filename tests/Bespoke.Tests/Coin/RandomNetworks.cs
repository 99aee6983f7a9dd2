using Bespoke.Coin;

namespace Bespoke.Tests.Coin;

/// <summary>Sine networks that no encoder fitted, with the spread of weights that a fitted one has.</summary>
internal static class RandomNetworks
{
    public static float[] Parameters(CoinShape shape, int seed = 1, double scale = 1)
    {
        Random random = new(seed);
        float[] parameters = new float[shape.ParameterCount];
        for (int layer = 0; layer < shape.AllLayers; layer++)
        {
            double bound = scale * (layer == 0 ? 1 : layer < shape.Layers ? 0.1 : 0.5);
            for (int n = shape.StartOf(layer); n < shape.BiasStartOf(layer) + shape.OutputsOf(layer); n++)
            {
                parameters[n] = (float)(bound * (2 * random.NextDouble() - 1));
            }
        }

        return parameters;
    }
}
