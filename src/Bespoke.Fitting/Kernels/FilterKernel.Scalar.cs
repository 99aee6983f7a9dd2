namespace Bespoke.Fitting.Kernels;

/// <summary>
/// The scalar reference of the upsampling filters: one row (or column) in double precision. Reads past an end give the sample at that end;
/// gradients are added to what their spans hold.
/// </summary>
internal static class FilterKernel
{
    /// <summary>Seven taps f0 f1 f2 f3 f2 f1 f0.</summary>
    public static void SevenTaps(ReadOnlySpan<double> input, ReadOnlySpan<double> f, Span<double> output)
    {
        for (int x = 0; x < output.Length; x++)
        {
            double sum = 0;
            for (int d = -3; d <= 3; d++)
            {
                sum += f[3 - Math.Abs(d)] * input[Math.Clamp(x + d, 0, input.Length - 1)];
            }

            output[x] = sum;
        }
    }

    /// <summary>Gradient of <see cref="SevenTaps"/> to input and taps.</summary>
    public static void SevenTapsGrad(
        ReadOnlySpan<double> outputGrad, ReadOnlySpan<double> input, ReadOnlySpan<double> f, Span<double> inputGrad, Span<double> tapGrads)
    {
        for (int x = 0; x < outputGrad.Length; x++)
        {
            for (int d = -3; d <= 3; d++)
            {
                int source = Math.Clamp(x + d, 0, input.Length - 1);
                inputGrad[source] += f[3 - Math.Abs(d)] * outputGrad[x];
                tapGrads[3 - Math.Abs(d)] += input[source] * outputGrad[x];
            }
        }
    }

    /// <summary>
    /// out[2i] = k0 in[i-2] + k2 in[i-1] + k3 in[i] + k1 in[i+1]; out[2i+1] = k1 in[i-1] + k3 in[i] + k2 in[i+1] + k0 in[i+2];
    /// cut to the length of <paramref name="output"/>.
    /// </summary>
    public static void Upsample(ReadOnlySpan<double> input, ReadOnlySpan<double> k, Span<double> output)
    {
        for (int x = 0; x < output.Length; x++)
        {
            double sum = 0;
            for (int n = 0; n < 4; n++)
            {
                (int source, int tap) = UpsampleTap(x, n);
                sum += k[tap] * input[Math.Clamp(source, 0, input.Length - 1)];
            }

            output[x] = sum;
        }
    }

    /// <summary>Gradient of <see cref="Upsample"/> to input and kernel.</summary>
    public static void UpsampleGrad(
        ReadOnlySpan<double> outputGrad, ReadOnlySpan<double> input, ReadOnlySpan<double> k, Span<double> inputGrad, Span<double> tapGrads)
    {
        for (int x = 0; x < outputGrad.Length; x++)
        {
            for (int n = 0; n < 4; n++)
            {
                (int source, int tap) = UpsampleTap(x, n);
                source = Math.Clamp(source, 0, input.Length - 1);
                inputGrad[source] += k[tap] * outputGrad[x];
                tapGrads[tap] += input[source] * outputGrad[x];
            }
        }
    }

    /// <summary>What output <paramref name="x"/> reads as its term <paramref name="n"/> of four, and which number of the kernel weighs it.</summary>
    private static (int Source, int Tap) UpsampleTap(int x, int n)
    {
        ReadOnlySpan<int> evenTaps = [0, 2, 3, 1];
        ReadOnlySpan<int> oddTaps = [1, 3, 2, 0];
        int i = x / 2;
        return x % 2 == 0 ? (i - 2 + n, evenTaps[n]) : (i - 1 + n, oddTaps[n]);
    }
}
