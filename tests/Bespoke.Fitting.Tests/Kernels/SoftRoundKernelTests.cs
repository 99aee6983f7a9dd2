using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class SoftRoundKernelTests
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
            foreach ((float temperature, float noise) in (ReadOnlySpan<(float, float)>)[(0.3f, 0.25f), (0.1f, 0.1f), (0.3f, 0f)])
            {
                using FloatMemory memory = new();
                double[] latents = Numbers.Normals(random, width, 4);
                float* rounded = memory.Zeros(width);
                float* slopes = memory.Zeros(width);
                kernels.SoftRound(memory.Of(latents), width, temperature, noise, 1000, 77, rounded, slopes);
                for (int n = 0; n < width; n++)
                {
                    double normal = SoftRoundKernel.Noise((uint)(1000 + n), 77);
                    double expected = SoftRoundKernel.Run(latents[n], temperature, noise, normal, out double slope);

                    // A slope is at most amplitude / T; rounding of latents of some units passes through two of them.
                    double steepest = 0.5 / (temperature * Math.Tanh(0.5 / temperature));
                    Assert.Equal(expected, rounded[n], 1e-6 * steepest * steepest);
                    Assert.Equal(slope, slopes[n], 1e-5 * steepest * steepest);
                }
            }
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Rounding_agrees_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        using FloatMemory memory = new();
        double[] latents = [-2.5, -1.5, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1.5, 2.5, 1000.5, -1000.5];
        float* rounded = memory.Zeros(latents.Length);
        kernels.Round(memory.Of(latents), latents.Length, rounded);
        Assert.Equal(latents.Select(SoftRoundKernel.Round), FloatMemory.Read(rounded, latents.Length));
    }
}
