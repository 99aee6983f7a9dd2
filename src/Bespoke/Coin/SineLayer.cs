namespace Bespoke.Coin;

/// <summary>One layer of a <see cref="SineNetwork"/>.</summary>
/// <param name="Inputs">Columns of the weight matrix.</param>
/// <param name="Outputs">Rows of the weight matrix.</param>
/// <param name="Weights"><c>[inputs][outputs]</c>; times <see cref="SineNetwork.Frequency"/> where sines follow.</param>
/// <param name="Biases">One an output; times <see cref="SineNetwork.Frequency"/> where sines follow.</param>
/// <param name="IsSine">Whether sin(pi t) follows; else the layer is linear.</param>
internal sealed record SineLayer(int Inputs, int Outputs, float[] Weights, float[] Biases, bool IsSine)
{
    /// <summary>Makes a layer of parameters as the file has them, weights as <c>[outputs][inputs]</c>.</summary>
    public static SineLayer Of(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, int inputs, int outputs, bool isSine)
    {
        float scale = isSine ? SineNetwork.Frequency : 1;
        float[] transposed = new float[inputs * outputs];
        float[] scaledBiases = new float[outputs];
        for (int m = 0; m < outputs; m++)
        {
            scaledBiases[m] = biases[m] * scale;
            for (int k = 0; k < inputs; k++)
            {
                transposed[k * outputs + m] = weights[m * inputs + k] * scale;
            }
        }

        return new SineLayer(inputs, outputs, transposed, scaledBiases, isSine);
    }
}
