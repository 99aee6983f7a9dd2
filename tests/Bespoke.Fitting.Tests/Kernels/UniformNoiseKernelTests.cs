using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class UniformNoiseKernelTests
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
            using FloatMemory memory = new();
            double[] latents = Numbers.Normals(random, width, 4);
            float* noisy = memory.Zeros(width);
            float* slopes = memory.Zeros(width);
            kernels.AddUniformNoise(memory.Of(latents), width, 1000, 77, noisy, slopes);
            for (int n = 0; n < width; n++)
            {
                double expected = UniformNoiseKernel.Run(latents[n], UniformNoiseKernel.Uniform((uint)(1000 + n), 77));
                Assert.Equal(expected, noisy[n], 1e-6);
                Assert.Equal(1f, slopes[n]);
            }
        }
    }

    [Fact]
    public void Noise_stays_within_half_a_step_with_mean_0_variance_of_a_twelfth_and_no_correlation_between_neighbours()
    {
        const int Samples = 100_000;
        double sum = 0;
        double squares = 0;
        double products = 0;
        double before = 0;
        for (uint n = 0; n < Samples; n++)
        {
            double noise = UniformNoiseKernel.Run(0, UniformNoiseKernel.Uniform(n, 42));
            Assert.InRange(noise, Math.BitIncrement(-0.5), Math.BitDecrement(0.5));
            sum += noise;
            squares += noise * noise;
            products += noise * before;
            before = noise;
        }

        Assert.Equal(0, sum / Samples, 0.004);
        Assert.Equal(1 / 12.0, squares / Samples, 0.001);
        Assert.Equal(0, products / Samples, 0.0012);
    }
}
