using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class ConvolutionKernelTests
{
    private const int Height = 3;
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void A_row_and_its_weight_gradients_agree_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        foreach (int channels in (ReadOnlySpan<int>)[1, 3, 4])
        {
            foreach (int width in (ReadOnlySpan<int>)[1, 7, 33, 101])
            {
                CheckRow(kernels, channels, width);
                CheckWeightGrad(kernels, channels, width);
            }
        }
    }

    private static void CheckRow(IFittingKernels kernels, int channels, int width)
    {
        using FloatMemory memory = new();
        Random random = new(width);
        double[] input = Numbers.Normals(random, channels * Height * width);
        double[] weights = Numbers.Normals(random, 9 * channels * channels);
        double[] biases = Numbers.Normals(random, channels);
        double[] output = new double[input.Length];
        ConvolutionKernel.Forward(input, channels, width, Height, weights, biases, output);

        // The kernel wants [input][tap][output].
        double[] turned = new double[weights.Length];
        for (int n = 0; n < weights.Length; n++)
        {
            (int to, int term) = Math.DivRem(n, 9 * channels);
            turned[(term * channels) + to] = weights[n];
        }

        float** rows = stackalloc float*[3 * channels];
        float** outputs = stackalloc float*[channels];
        FillRows(memory, input, channels, width, rows);
        for (int c = 0; c < channels; c++)
        {
            outputs[c] = memory.Zeros(width);
        }

        float* w = memory.Of(turned);
        foreach (bool isRectified in (ReadOnlySpan<bool>)[false, true])
        {
            kernels.ConvolutionRow(rows, channels, w, memory.Of(biases), outputs, width, isRectified);
            for (int c = 0; c < channels; c++)
            {
                double[] middle = output[(((c * Height) + 1) * width)..(((c * Height) + 2) * width)];
                if (isRectified)
                {
                    MatrixKernel.Rectify(middle);
                }

                Near.Equal(middle, FloatMemory.Read(outputs[c], width), Tolerance * 3, $"{channels} channels, width {width}: output");
                if (!isRectified)
                {
                    Assert.Equal(middle[^1] - biases[c], kernels.ConvolutionAt(rows, channels, w, c, width - 1), 1e-5);
                }
            }
        }
    }

    private static void CheckWeightGrad(IFittingKernels kernels, int channels, int width)
    {
        using FloatMemory memory = new();
        Random random = new(width);
        double[] input = Numbers.Normals(random, channels * Height * width);
        double[] outputGrad = new double[input.Length];
        float** rows = stackalloc float*[3 * channels];
        float** grads = stackalloc float*[channels];
        FillRows(memory, input, channels, width, rows);
        for (int c = 0; c < channels; c++)
        {
            Span<double> middle = outputGrad.AsSpan(((c * Height) + 1) * width, width);
            Numbers.Normals(random, width).CopyTo(middle);
            grads[c] = memory.Of(middle);
        }

        int weights = 9 * channels * channels;
        double[] expected = new double[weights + channels];
        ConvolutionKernel.Backward(
            outputGrad, input, channels, width, Height, new double[weights], new double[input.Length], expected.AsSpan(0, weights), expected.AsSpan(weights));
        float* sums = memory.Zeros(expected.Length * kernels.Lanes);
        kernels.ConvolutionWeightGrad(rows, grads, channels, sums, width);
        double[] actual = FloatMemory.ReadLaneSums(sums, expected.Length, kernels.Lanes);
        Near.Equal(expected, actual, Tolerance, $"{channels} channels, width {width}: weight gradients");
    }

    private static void FillRows(FloatMemory memory, double[] input, int channels, int width, float** rows)
    {
        for (int n = 0; n < Height * channels; n++)
        {
            rows[n] = memory.OfRepeated(input.AsSpan(n * width, width));
        }
    }
}
