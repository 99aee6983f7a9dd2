namespace Bespoke.Fitting.Kernels;

/// <summary>
/// The scalar reference of the 3x3 convolution: whole planes <c>[channels][height][width]</c> in double precision,
/// weights <c>[output][input][dy][dx]</c>, edges repeated.
/// </summary>
internal static class ConvolutionKernel
{
    /// <summary>output[c] = biases[c] + sum of weights times the 3x3 surroundings in all channels.</summary>
    public static void Forward(
        ReadOnlySpan<double> input, int channels, int width, int height, ReadOnlySpan<double> weights, ReadOnlySpan<double> biases, Span<double> output)
    {
        for (int n = 0; n < output.Length; n++)
        {
            double sum = biases[n / (width * height)];
            for (int term = 0; term < 9 * channels; term++)
            {
                Term(n, term, channels, width, height, out int source, out int weight);
                sum += weights[weight] * input[source];
            }

            output[n] = sum;
        }
    }

    /// <summary>Adds the gradients of <see cref="Forward"/> to input, weights and biases.</summary>
    public static void Backward(
        ReadOnlySpan<double> outputGrad,
        ReadOnlySpan<double> input,
        int channels,
        int width,
        int height,
        ReadOnlySpan<double> weights,
        Span<double> inputGrad,
        Span<double> weightGrads,
        Span<double> biasGrads)
    {
        for (int n = 0; n < outputGrad.Length; n++)
        {
            biasGrads[n / (width * height)] += outputGrad[n];
            for (int term = 0; term < 9 * channels; term++)
            {
                Term(n, term, channels, width, height, out int source, out int weight);
                inputGrad[source] += weights[weight] * outputGrad[n];
                weightGrads[weight] += input[source] * outputGrad[n];
            }
        }
    }

    /// <summary>Which input sample and which weight make one term, <c>[input][dy][dx]</c>, of output sample <paramref name="n"/>.</summary>
    private static void Term(int n, int term, int channels, int width, int height, out int source, out int weight)
    {
        (int output, int place) = Math.DivRem(n, width * height);
        (int y, int x) = Math.DivRem(place, width);
        (int input, int tap) = Math.DivRem(term, 9);
        int row = Math.Clamp(y + (tap / 3) - 1, 0, height - 1);
        int column = Math.Clamp(x + (tap % 3) - 1, 0, width - 1);
        source = (((input * height) + row) * width) + column;
        weight = (output * 9 * channels) + term;
    }
}
