using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class LaplaceKernelTests
{
    private const int N = MatrixKernel.BlockSize;

    [Theory]
    [InlineData(128, 1)]
    [InlineData(128, 33)]
    [InlineData(256, 7)]
    [InlineData(256, 96)]
    [InlineData(512, 1)]
    [InlineData(512, 33)]
    public void Rate_and_gradients_agree_with_the_reference(int bits, int count)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(count);
        int atFloor = 0;
        int atLimit = 0;
        for (int trial = 0; trial < 40; trial++)
        {
            using FloatMemory memory = new();
            double[] latents = Numbers.Normals(random, N, 3);
            double[] outputs = [.. Numbers.Normals(random, N, 2), .. Numbers.Normals(random, N, 3).Select(o => (double)(float)(o + 2.5))];
            float* latentGrads = memory.Zeros(N);
            float* outputGrads = memory.Zeros(2 * N);
            float rate = kernels.Rate(memory.Of(latents), memory.Of(outputs), count);
            float rateWithGrads = kernels.RateGrad(memory.Of(latents), memory.Of(outputs), count, 0.5f, latentGrads, outputGrads);
            Assert.Equal(rate, rateWithGrads);
            double expected = 0;
            double slack = 0;
            for (int n = 0; n < N; n++)
            {
                double sample = LaplaceKernel.RateGrad(latents[n], outputs[n], outputs[N + n], 0.5, out double latentGrad, out double outputGrad);
                if (n >= count)
                {
                    Assert.Equal((0f, 0f, 0f), (latentGrads[n], outputGrads[n], outputGrads[N + n]));
                    continue;
                }

                // The bin's probability is a difference of two numbers near 1/2: float rounding in them counts 1/p times.
                double rounding = 1e-6 + (5e-7 * Math.Pow(2, sample));
                expected += sample;
                slack += rounding;
                atLimit += outputs[N + n] - LaplaceKernel.ScaleOffset is < LaplaceKernel.MinLogScale or > LaplaceKernel.MaxLogScale ? 1 : 0;
                if (sample > 15.8)
                {
                    // Rounding decides on which side of the floor it falls.
                    atFloor++;
                    continue;
                }

                Assert.Equal(latentGrad, latentGrads[n], rounding * (Math.Abs(latentGrad) + 0.1));
                Assert.Equal(-latentGrads[n], outputGrads[n]);
                Assert.Equal(outputGrad, outputGrads[N + n], rounding * (Math.Abs(outputGrad) + 1));
            }

            Assert.Equal(expected, rate, slack);
        }

        Assert.True(atFloor > 0 && atLimit > 0);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Rate_is_16_bits_without_gradient_below_the_least_probability(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        using FloatMemory memory = new();
        float* latents = memory.Zeros(N);
        float* outputs = memory.Zeros(2 * N);
        float* latentGrads = memory.Zeros(N);
        float* outputGrads = memory.Zeros(2 * N);
        new Span<float>(latents, N).Fill(-100);
        Assert.Equal(16f * 5, kernels.RateGrad(latents, outputs, 5, 1, latentGrads, outputGrads), 1e-4);
        Assert.All(FloatMemory.Read(latentGrads, N), grad => Assert.Equal(0, grad));
        Assert.All(FloatMemory.Read(outputGrads, 2 * N), grad => Assert.Equal(0, grad));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Bits_of_moved_samples_agree_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(1);
        using FloatMemory memory = new();
        double[] latents = Numbers.Normals(random, N, 3);
        double[] outputs = [.. Numbers.Normals(random, N, 2), .. Numbers.Normals(random, N).Select(o => (double)(float)(o + 3.5))];
        float* sampleBits = memory.Zeros(N);
        foreach (float move in (ReadOnlySpan<float>)[-1, 0, 1])
        {
            kernels.SampleBits(memory.Of(latents), memory.Of(outputs), move, sampleBits);
            for (int n = 0; n < N; n++)
            {
                double expected = LaplaceKernel.Rate(latents[n] + move, outputs[n], outputs[N + n]);
                Assert.Equal(expected, sampleBits[n], 2e-6 + (1e-6 * Math.Pow(2, expected)));
            }
        }
    }
}
