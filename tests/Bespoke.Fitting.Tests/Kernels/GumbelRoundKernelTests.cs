using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class GumbelRoundKernelTests
{
    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Values_and_slopes_agree_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(1);
        foreach (int width in (ReadOnlySpan<int>)[1, 7, 33, 101])
        {
            foreach (float temperature in (ReadOnlySpan<float>)[0.5f, 0.3f, 0.14f])
            {
                AssertAgrees(kernels, Numbers.Normals(random, width, 4), temperature);
            }
        }

        double[] special = [0, -0.0, 1, -3, 0.5, -0.5, 1e-7, -1e-7, 1e-4, -1e-4, 0.9999f, 1.9999999f, -1e-12f, 1000.25, -1000.25];
        AssertAgrees(kernels, special, 0.5f);
        AssertAgrees(kernels, special, 0.14f);
    }

    [Fact]
    public void A_low_temperature_gives_the_integer_below_or_above_and_nearly_always_the_nearer()
    {
        const double Temperature = 0.02;
        int nearer = 0;
        int count = 0;
        for (double u = -3.45; u < 3.5; u += 0.1)
        {
            for (uint n = 0; n < 100; n++, count++)
            {
                double z = GumbelRoundKernel.Run(u, Temperature, UniformNoiseKernel.Uniform((uint)count, 3), out _);
                Assert.InRange(z, Math.Floor(u), Math.Ceiling(u));
                nearer += Math.Abs(z - SoftRoundKernel.Round(u)) < 0.01 ? 1 : 0;
            }
        }

        Assert.InRange(nearer, 0.98 * count, count);
    }

    [Theory]
    [InlineData(0.25, 0.5)]
    [InlineData(0.5, 0.5)]
    [InlineData(2.7, 0.5)]
    [InlineData(-0.4, 0.3)]
    public void The_ceiling_wins_with_the_odds_of_the_logits(double u, double temperature)
    {
        const int Samples = 50_000;
        int won = 0;
        for (uint n = 0; n < Samples; n++)
        {
            double z = GumbelRoundKernel.Run(u, temperature, UniformNoiseKernel.Uniform(n, 9), out _);
            won += z - Math.Floor(u) > 0.5 ? 1 : 0;
        }

        double floor = Math.Exp(-Math.Atanh(u - Math.Floor(u)) / temperature);
        double ceiling = Math.Exp(-Math.Atanh(Math.Ceiling(u) - u) / temperature);
        Assert.Equal(ceiling / (floor + ceiling), won / (double)Samples, 0.01);
    }

    [Fact]
    public void A_latent_at_an_integer_stays_there_for_want_of_slope()
    {
        int felt = 0;
        for (uint n = 0; n < 10_000; n++)
        {
            GumbelRoundKernel.Run(0, 0.5, UniformNoiseKernel.Uniform(n, 9), out double slope);
            felt += slope > 1e-3 ? 1 : 0;
        }

        Assert.InRange(felt, 0, 30);
    }

    private static void AssertAgrees(IFittingKernels kernels, double[] latents, float temperature)
    {
        using FloatMemory memory = new();
        float* rounded = memory.Zeros(latents.Length);
        float* slopes = memory.Zeros(latents.Length);
        kernels.GumbelRound(memory.Of(latents), latents.Length, temperature, 1000, 77, rounded, slopes);

        // The argument of the sigmoid holds logarithms times 1 / T^2, and so does the error of the kernel's.
        double tolerance = 2e-6 / (temperature * temperature);
        for (int n = 0; n < latents.Length; n++)
        {
            double uniform = UniformNoiseKernel.Uniform((uint)(1000 + n), 77);
            double expected = GumbelRoundKernel.Run(latents[n], temperature, uniform, out double slope);
            Assert.Equal(expected, rounded[n], tolerance + (1e-7 * Math.Abs(latents[n])));
            Assert.Equal(slope, slopes[n], tolerance * Math.Max(1, slope));
        }
    }
}
