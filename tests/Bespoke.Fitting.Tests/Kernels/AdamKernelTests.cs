using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class AdamKernelTests
{
    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Ten_steps_agree_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(1);
        foreach (int width in (ReadOnlySpan<int>)[1, 7, 33, 101])
        {
            using FloatMemory memory = new();
            double[] latents = Numbers.Normals(random, width);
            double[] first = new double[width];
            double[] second = new double[width];
            float* latentRow = memory.Of(latents);
            float* firstRow = memory.Zeros(width);
            float* secondRow = memory.Zeros(width);
            for (int step = 1; step <= 10; step++)
            {
                double[] grads = Numbers.Normals(random, width, 1e-4);
                double[] slopes = Numbers.Normals(random, width);
                AdamStep numbers = new(
                    0.01f / (1 - MathF.Pow(0.9f, step)), 0.9f, 0.999f, 1f / MathF.Sqrt(1 - MathF.Pow(0.999f, step)), 1e-8f);
                kernels.Adam(numbers, memory.Of(grads), memory.Of(slopes), firstRow, secondRow, latentRow, width);
                for (int n = 0; n < width; n++)
                {
                    AdamKernel.Run(numbers, grads[n] * slopes[n], ref first[n], ref second[n], ref latents[n]);
                }
            }

            Near.Equal(first, FloatMemory.Read(firstRow, width), 2e-6, "first moment");
            Near.Equal(second, FloatMemory.Read(secondRow, width), 1e-4, "second moment");
            Near.Equal(latents, FloatMemory.Read(latentRow, width), 2e-6, "latents");
        }
    }
}
