using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

/// <summary>What kernels take for granted of a vector width, and the elementary functions.</summary>
public unsafe class LanesTests
{
    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Interleaving_alternates_and_deinterleaving_undoes_it(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        int lanes = kernels.Lanes;
        Assert.Equal(bits / 32, lanes);
        using FloatMemory memory = new();
        double[] a = [.. Enumerable.Range(0, lanes).Select(n => (double)n)];
        double[] b = [.. Enumerable.Range(100, lanes).Select(n => (double)n)];
        float* both = memory.Zeros(2 * lanes);
        kernels.Interleave(memory.Of(a), memory.Of(b), both);
        for (int n = 0; n < lanes; n++)
        {
            Assert.Equal(a[n], both[2 * n]);
            Assert.Equal(b[n], both[(2 * n) + 1]);
        }

        float* even = memory.Zeros(lanes);
        float* odd = memory.Zeros(lanes);
        kernels.Deinterleave(both, even, odd);
        Assert.Equal(a, FloatMemory.Read(even, lanes));
        Assert.Equal(b, FloatMemory.Read(odd, lanes));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Four_vectors_are_summed_each_for_itself(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        int lanes = kernels.Lanes;
        using FloatMemory memory = new();
        double[] numbers = [.. Enumerable.Range(0, 4 * lanes).Select(n => (double)(n * n))];
        float* result = memory.Zeros(4);
        kernels.SumEach(memory.Of(numbers), result);
        Assert.Equal(numbers.Chunk(lanes).Select(vector => vector.Sum()), FloatMemory.Read(result, 4));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Elementary_functions_agree_with_the_library(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        using FloatMemory memory = new();
        float* x = memory.Zeros(kernels.Lanes);
        float* result = memory.Zeros(kernels.Lanes);
        for (double value = -20; value <= 20; value += 0.0625 * 0.97)
        {
            new Span<float>(x, kernels.Lanes).Fill((float)value);
            kernels.Exp(x, result);
            Assert.Equal(1, result[kernels.Lanes - 1] / Math.Exp(x[0]), 1e-6);
            kernels.Tanh(x, result);
            Assert.Equal(Math.Tanh(x[0]), result[0], 2e-7);
            float power = (float)Math.Exp(value / 2);
            new Span<float>(x, kernels.Lanes).Fill(power);
            kernels.Log2(x, result);
            Assert.Equal(Math.Log2(power), result[0], 1e-6 * Math.Max(1, Math.Abs(Math.Log2(power))));
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Exponentials_stay_finite_far_outside_their_range(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        using FloatMemory memory = new();
        float* x = memory.Zeros(kernels.Lanes);
        float* result = memory.Zeros(kernels.Lanes);
        new Span<float>(x, kernels.Lanes).Fill(-1e30f);
        kernels.Exp(x, result);
        Assert.InRange(result[0], 0f, 1e-37f);
        new Span<float>(x, kernels.Lanes).Fill(1e30f);
        kernels.Exp(x, result);
        Assert.InRange(result[0], 1e37f, float.MaxValue);
        kernels.Tanh(x, result);
        Assert.Equal(1f, result[0]);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Noise_depends_on_sample_and_seed_alone(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        using FloatMemory memory = new();
        float* noise = memory.Zeros(kernels.Lanes);
        float* uniform = memory.Zeros(kernels.Lanes);
        foreach (uint seed in (ReadOnlySpan<uint>)[0, 1, 0xDEADBEEF])
        {
            foreach (uint index in (ReadOnlySpan<uint>)[0, 33, 1_000_003, uint.MaxValue - 2])
            {
                kernels.Noise(index, seed, noise);
                kernels.Uniform(index, seed, uniform);
                for (int n = 0; n < kernels.Lanes; n++)
                {
                    Assert.Equal(SoftRoundKernel.Noise(unchecked(index + (uint)n), seed), noise[n], 1e-6);
                    Assert.Equal(UniformNoiseKernel.Uniform(unchecked(index + (uint)n), seed), uniform[n]);
                }
            }
        }
    }

    [Fact]
    public void Noise_has_mean_0_variance_1_and_no_correlation_between_neighbours()
    {
        const int Samples = 100_000;
        double sum = 0;
        double squares = 0;
        double products = 0;
        double before = 0;
        for (uint n = 0; n < Samples; n++)
        {
            double value = SoftRoundKernel.Noise(n, 42);
            sum += value;
            squares += value * value;
            products += value * before;
            before = value;
        }

        Assert.Equal(0, sum / Samples, 0.015);
        Assert.Equal(1, squares / Samples, 0.02);
        Assert.Equal(0, products / Samples, 0.015);
    }
}
