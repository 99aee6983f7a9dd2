using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class MatrixKernelTests
{
    private const int N = MatrixKernel.BlockSize;
    private const double Tolerance = 2e-6;

    /// <summary>Inputs and padded outputs of layers of the four sizes of networks.</summary>
    private static readonly (int Inputs, int Outputs)[] s_products =
    [
        (8, 8), (14, 16), (20, 20), (26, 28), (41, 4), (2, 20), (22, 20), (1, 8), (7, 16), (7, 48), (7, 64), (49, 4), (51, 8), (1, 4),
    ];

    /// <summary>Rows and columns of weight gradients, and some odd ones.</summary>
    private static readonly (int Rows, int Columns)[] s_outerProducts =
    [
        (8, 9), (16, 15), (20, 21), (28, 27), (17, 2), (41, 2), (48, 8), (49, 3), (7, 3), (64, 2), (5, 5), (1, 1),
    ];

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Multiply_agrees_with_the_reference_and_writes_nothing_else(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(1);
        foreach ((int inputs, int outputs) in s_products)
        {
            using FloatMemory memory = new();
            double[] weights = Numbers.Normals(random, inputs * outputs);
            double[] input = Numbers.Normals(random, inputs * N);
            double[] start = Numbers.Normals(random, outputs);
            double[] expected = new double[(outputs + 1) * N];
            float* output = memory.Zeros((outputs + 1) * N);
            float* w = memory.Of(weights);
            MatrixKernel.Multiply(weights, inputs, outputs, input, start, expected);
            kernels.Multiply(w, inputs, outputs, memory.Of(input), memory.Of(start), output);
            Near.Equal(expected, FloatMemory.Read(output, expected.Length), Tolerance, $"{inputs} to {outputs}: output");

            // Without a start, from zero.
            Array.Clear(expected);
            MatrixKernel.Multiply(weights, inputs, outputs, input, [], expected);
            kernels.Multiply(w, inputs, outputs, memory.Of(input), null, output);
            Near.Equal(expected, FloatMemory.Read(output, expected.Length), Tolerance, $"{inputs} to {outputs}: from zero");
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Rectified_masked_and_scaled_products_agree_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(3);
        const int Inputs = 5;
        const int Outputs = 8;
        using FloatMemory memory = new();
        double[] weights = Numbers.Normals(random, Inputs * Outputs);
        double[] input = Numbers.Normals(random, Inputs * N);
        double[] start = Numbers.Normals(random, Outputs);
        double[] expected = new double[Outputs * N];
        MatrixKernel.Multiply(weights, Inputs, Outputs, input, start, expected);
        MatrixKernel.Rectify(expected);
        float* output = memory.Zeros(expected.Length);
        kernels.MultiplyRectified(memory.Of(weights), Inputs, Outputs, memory.Of(input), memory.Of(start), output);
        Near.Equal(expected, FloatMemory.Read(output, expected.Length), Tolerance, "rectified");

        double[] activation = Numbers.Normals(random, Outputs * N);
        activation[3] = 0;
        Array.Clear(expected);
        MatrixKernel.Multiply(weights, Inputs, Outputs, input, [], expected);
        MatrixKernel.RectifyGrad(activation, expected);
        kernels.MultiplyMasked(memory.Of(weights), Inputs, Outputs, memory.Of(input), memory.Of(activation), output);
        Near.Equal(expected, FloatMemory.Read(output, expected.Length), Tolerance, "masked");
        Assert.Equal(0, output[3]);

        Array.Clear(expected);
        MatrixKernel.Multiply(weights, Inputs, Outputs, input, [], expected);
        double[] scaled = [.. expected.Zip(activation, (sum, slope) => sum * slope)];
        kernels.MultiplyScaled(memory.Of(weights), Inputs, Outputs, memory.Of(input), memory.Of(activation), output);
        Near.Equal(scaled, FloatMemory.Read(output, expected.Length), Tolerance, "scaled");
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Outer_products_agree_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(2);
        foreach ((int rows, int columns) in s_outerProducts)
        {
            using FloatMemory memory = new();
            double[] left = Numbers.Normals(random, rows * N);
            double[] right = Numbers.Normals(random, columns * N);
            double[] expected = new double[(rows * columns) + 1];
            float* sums = memory.Zeros(expected.Length * kernels.Lanes);
            for (int block = 0; block < 2; block++)
            {
                MatrixKernel.AddOuterProduct(left, rows, right, columns, expected);
                kernels.AddOuterProduct(memory.Of(left), rows, memory.Of(right), columns, sums);
            }

            double[] actual = FloatMemory.ReadLaneSums(sums, expected.Length, kernels.Lanes);
            Near.Equal(expected, actual, Tolerance, $"{rows} by {columns}: sums");
        }
    }
}
