namespace Bespoke.Coin;

/// <summary>The reference of the network's evaluation, in plain scalar code: it defines the order of operations.</summary>
internal static class SineNetworkReference
{
    /// <inheritdoc cref="SineNetwork.Kernel"/>
    public static void Evaluate(SineNetwork network, Span<float> block)
    {
        const int N = SineNetwork.BlockSize;
        Span<float> values = stackalloc float[CoinShape.MaxHidden];
        Span<float> next = stackalloc float[CoinShape.MaxHidden];
        for (int n = 0; n < N; n++)
        {
            for (int k = 0; k < CoinShape.Inputs; k++)
            {
                values[k] = block[k * N + n];
            }

            foreach (SineLayer layer in network.Layers)
            {
                for (int m = 0; m < layer.Outputs; m++)
                {
                    float t = layer.Biases[m];
                    for (int k = 0; k < layer.Inputs; k++)
                    {
                        float product = layer.Weights[k * layer.Outputs + m] * values[k];
                        t = t + product;
                    }

                    next[m] = layer.IsSine ? SinePolynomial.SinPi(t) : t;
                }

                next.CopyTo(values);
            }

            for (int c = 0; c < network.Shape.Channels; c++)
            {
                block[c * N + n] = values[c];
            }
        }
    }
}
