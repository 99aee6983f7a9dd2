using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

/// <summary>The scalar references against finite differences, away from the points where they have no derivative.</summary>
public class ReferenceGradientTests
{
    private const double Tolerance = 1e-7;

    [Fact]
    public void Products_of_matrices_have_the_gradients_of_their_backward_form()
    {
        Random random = new(1);
        const int Inputs = 5;
        const int Outputs = 3;
        const int Samples = 7;
        double[] weights = Numbers.Normals(random, Inputs * Outputs);
        double[] input = Numbers.Normals(random, Inputs * Samples);
        double[] start = Numbers.Normals(random, Outputs);
        double[] direction = Numbers.Normals(random, Outputs * Samples);

        double[] weightGrads = new double[Inputs * Outputs];
        MatrixKernel.AddOuterProduct(input, Inputs, direction, Outputs, weightGrads);
        FiniteDifferences.AssertGradient(Value, weights, weightGrads, Tolerance, "weight gradients");

        double[] transposed = new double[Inputs * Outputs];
        for (int n = 0; n < weights.Length; n++)
        {
            transposed[(n % Outputs * Inputs) + (n / Outputs)] = weights[n];
        }

        double[] inputGrads = new double[Inputs * Samples];
        MatrixKernel.Multiply(transposed, Outputs, Inputs, direction, [], inputGrads);
        FiniteDifferences.AssertGradient(Value, input, inputGrads, Tolerance, "input gradients");

        double Value()
        {
            double[] output = new double[Outputs * Samples];
            MatrixKernel.Multiply(weights, Inputs, Outputs, input, start, output);
            return Numbers.Dot(output, direction);
        }
    }

    [Fact]
    public void Rectification_has_the_gradient_of_its_backward_form()
    {
        Random random = new(2);
        double[] values = Numbers.Normals(random, 50);
        double[] direction = Numbers.Normals(random, 50);
        double[] grads = [.. direction];
        MatrixKernel.RectifyGrad(values, grads);
        FiniteDifferences.AssertGradient(Value, values, grads, Tolerance, "gradients");

        double Value()
        {
            double[] rectified = [.. values];
            MatrixKernel.Rectify(rectified);
            return Numbers.Dot(rectified, direction);
        }
    }

    [Fact]
    public void Laplace_rate_has_its_gradients_to_latent_mean_and_scale()
    {
        Random random = new(3);
        int inner = 0;
        int outer = 0;
        for (int trial = 0; trial < 500; trial++)
        {
            double[] x = [Numbers.Normal(random, 2), Numbers.Normal(random, 2), 3 + Numbers.Normal(random, 1)];
            if (LaplaceKernel.Rate(x[0], x[1], x[2]) > 15.99)
            {
                continue;
            }

            _ = Math.Abs(x[0] - x[1]) < 0.5 ? inner++ : outer++;
            double bits = LaplaceKernel.RateGrad(x[0], x[1], x[2], 1.5, out double latentGrad, out double outputGrad);
            Assert.Equal(LaplaceKernel.Rate(x[0], x[1], x[2]), bits);
            FiniteDifferences.AssertGradient(
                () => 1.5 * LaplaceKernel.Rate(x[0], x[1], x[2]), x, [latentGrad, -latentGrad, outputGrad], 1e-6, $"gradients at {x[0]}, {x[1]}, {x[2]}: ");
        }

        Assert.True(inner > 50 && outer > 50);
    }

    [Fact]
    public void Laplace_rate_sums_to_one_over_all_integers()
    {
        for (double mean = -0.5; mean <= 0.5; mean += 0.125)
        {
            double total = 0;
            for (int y = -300; y <= 300; y++)
            {
                double bits = LaplaceKernel.Rate(y, mean, LaplaceKernel.ScaleOffset + 0.25);
                total += bits < 16 ? Math.Pow(2, -bits) : 0;
            }

            Assert.InRange(total, 0.9995, 1);
        }
    }

    [Fact]
    public void Laplace_rate_costs_16_bits_at_most_and_has_no_gradient_there()
    {
        Assert.Equal(16, LaplaceKernel.RateGrad(40, -3, 2.5, 1, out double latentGrad, out double outputGrad));
        Assert.Equal(0, latentGrad);
        Assert.Equal(0, outputGrad);
    }

    [Theory]
    [InlineData(0.0, -1.0, -1)] // narrower than the limit, and the latent is hit: widening would cost, no way back
    [InlineData(0.8, -1.0, 1)]
    [InlineData(0.0, 9.0, 1)]
    [InlineData(400.0, 9.0, -1)]
    public void Scales_past_their_limits_keep_only_the_gradient_that_leads_back(double latent, double output, int sideOfOptimum)
    {
        LaplaceKernel.RateGrad(latent, 0, output, 1, out _, out double outputGrad);
        bool isLow = output < LaplaceKernel.ScaleOffset;

        // sideOfOptimum 1: the rate falls when the scale moves back inside.
        bool wantsBack = sideOfOptimum == 1;
        Assert.Equal(wantsBack ? (isLow ? -1 : 1) : 0, Math.Sign(outputGrad));
    }

    [Theory]
    [InlineData(0.3, 0.25)]
    [InlineData(0.1, 0.1)]
    [InlineData(0.5, 0.0)]
    public void Soft_rounding_has_the_slope_it_reports(double temperature, double noise)
    {
        Random random = new(4);
        for (int trial = 0; trial < 200; trial++)
        {
            double[] u = [Numbers.Normal(random, 3)];
            double normal = Numbers.Normal(random, 1);
            SoftRoundKernel.Run(u[0], temperature, noise, normal, out double slope);
            double step = 1e-6;
            double numeric = (SoftRoundKernel.Run(u[0] + step, temperature, noise, normal, out _)
                - SoftRoundKernel.Run(u[0] - step, temperature, noise, normal, out _)) / (2 * step);
            Assert.Equal(numeric, slope, 1e-6 * Math.Max(1, 1 / (temperature * temperature)));
        }
    }

    [Fact]
    public void Soft_rounding_tends_to_rounding_as_the_temperature_falls()
    {
        for (double u = -3.45; u < 3.5; u += 0.1)
        {
            Assert.Equal(SoftRoundKernel.Round(u), SoftRoundKernel.Run(u, 0.005, 0, 0, out _), 1e-6);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.14)]
    public void Gumbel_rounding_has_the_slope_it_reports(double temperature)
    {
        Random random = new(4);
        for (int trial = 0; trial < 400; trial++)
        {
            // Away from integers, where the distances in the logits are held.
            double u = random.Next(-3, 3) + 0.01 + (0.98 * random.NextDouble());
            double uniform = (1 + random.Next(1 << 20)) / ((1 << 20) + 2.0);
            GumbelRoundKernel.Run(u, temperature, uniform, out double slope);
            double step = 1e-7;
            double numeric = (GumbelRoundKernel.Run(u + step, temperature, uniform, out _)
                - GumbelRoundKernel.Run(u - step, temperature, uniform, out _)) / (2 * step);
            Assert.Equal(numeric, slope, 1e-6 * Math.Max(1, slope));
        }
    }

    [Fact]
    public void Uniform_noise_has_slope_1() =>
        Assert.Equal(1, (UniformNoiseKernel.Run(0.75, 0.3) - UniformNoiseKernel.Run(0.25, 0.3)) / 0.5, 1e-12);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(12)]
    public void Upsampling_filters_have_the_gradients_of_their_backward_forms(int length)
    {
        Random random = new(5);
        double[] input = Numbers.Normals(random, length);
        double[] taps = Numbers.Normals(random, 4);
        Check(length, FilterKernel.SevenTaps, FilterKernel.SevenTapsGrad);
        Check(2 * length, FilterKernel.Upsample, FilterKernel.UpsampleGrad);
        Check((2 * length) - 1, FilterKernel.Upsample, FilterKernel.UpsampleGrad);

        void Check(int outputs, RowFilter filter, RowFilterGrad backward)
        {
            double[] direction = Numbers.Normals(random, outputs);
            double[] inputGrad = new double[length];
            double[] tapGrads = new double[4];
            backward(direction, input, taps, inputGrad, tapGrads);
            FiniteDifferences.AssertGradient(Value, input, inputGrad, Tolerance, "input gradients");
            FiniteDifferences.AssertGradient(Value, taps, tapGrads, Tolerance, "tap gradients");

            double Value()
            {
                double[] output = new double[outputs];
                filter(input, taps, output);
                return Numbers.Dot(output, direction);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 5, 4)]
    [InlineData(4, 1, 3)]
    public void Convolution_has_the_gradients_of_its_backward_form(int channels, int width, int height)
    {
        Random random = new(6);
        double[] input = Numbers.Normals(random, channels * width * height);
        double[] weights = Numbers.Normals(random, 9 * channels * channels);
        double[] biases = Numbers.Normals(random, channels);
        double[] direction = Numbers.Normals(random, input.Length);
        double[] inputGrad = new double[input.Length];
        double[] weightGrads = new double[weights.Length];
        double[] biasGrads = new double[channels];
        ConvolutionKernel.Backward(direction, input, channels, width, height, weights, inputGrad, weightGrads, biasGrads);
        FiniteDifferences.AssertGradient(Value, input, inputGrad, Tolerance, "input gradients");
        FiniteDifferences.AssertGradient(Value, weights, weightGrads, Tolerance, "weight gradients");
        FiniteDifferences.AssertGradient(Value, biases, biasGrads, Tolerance, "bias gradients");

        double Value()
        {
            double[] output = new double[input.Length];
            ConvolutionKernel.Forward(input, channels, width, height, weights, biases, output);
            return Numbers.Dot(output, direction);
        }
    }

    private delegate void RowFilter(ReadOnlySpan<double> input, ReadOnlySpan<double> taps, Span<double> output);

    private delegate void RowFilterGrad(
        ReadOnlySpan<double> outputGrad, ReadOnlySpan<double> input, ReadOnlySpan<double> taps, Span<double> inputGrad, Span<double> tapGrads);
}
