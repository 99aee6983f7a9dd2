using Bespoke.Coin;
using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Coin;

/// <summary>
/// Random start of a sine network (Sitzmann et al. 2020, section 3.2, as COIN has it): uniform, first layer +-1/inputs, the others
/// +-sqrt(6/inputs)/w0; biases as their layer's weights.
/// </summary>
internal static class SineInitialization
{
    private const double W0 = 30;

    public static float[] Make(CoinShape shape, int seed)
    {
        SplitMix64 random = new(seed);
        float[] parameters = new float[shape.ParameterCount];
        for (int layer = 0; layer < shape.AllLayers; layer++)
        {
            int inputs = shape.InputsOf(layer);
            float bound = (float)(layer == 0 ? 1.0 / inputs : Math.Sqrt(6.0 / inputs) / W0);
            int count = shape.OutputsOf(layer) * (inputs + 1);
            foreach (ref float parameter in parameters.AsSpan(shape.StartOf(layer), count))
            {
                parameter = bound * random.NextSigned();
            }
        }

        return parameters;
    }
}
