using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class MatrixKernelTests
{
    private const int N = MatrixKernel.BlockSize;
    private const double Tolerance = 2e-6;

    /// <summary>Inputs and outputs of every layer of the four sizes of networks, with 1 and 7 levels and 1, 3 and 4 channels.</summary>
    private static readonly (int Inputs, int Outputs)[] s_sizes =
    [
        (8, 8), (14, 14), (20, 20), (26, 26), (8, 2), (26, 2),
        (1, 8), (7, 8), (7, 16), (7, 48), (7, 64), (8, 1), (16, 3), (48, 3), (64, 4), (7, 1), (7, 3), (7, 4), (1, 1),
    ];

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Multiply_agrees_with_the_reference_and_writes_nothing_else(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(1);
        foreach ((int inputs, int outputs) in s_sizes)
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

            // Without a start, added to what is there.
            MatrixKernel.Multiply(weights, inputs, outputs, input, [], expected);
            kernels.Multiply(w, inputs, outputs, memory.Of(input), null, output);
            Near.Equal(expected, FloatMemory.Read(output, expected.Length), Tolerance, $"{inputs} to {outputs}: sum of outputs");
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Outer_products_agree_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(2);
        foreach ((int rows, int columns) in s_sizes.Concat([(8, 9), (26, 27), (27, 2), (65, 4), (5, 5)]))
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

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Rectification_agrees_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(3);
        using FloatMemory memory = new();
        const int Rows = 5;
        double[] values = Numbers.Normals(random, Rows * N);
        double[] grads = Numbers.Normals(random, Rows * N);
        values[3] = 0;
        float* activations = memory.Of(values);
        float* gradients = memory.Of(grads);
        MatrixKernel.Rectify(values);
        kernels.Rectify(activations, Rows);
        Assert.Equal(values, FloatMemory.Read(activations, values.Length));
        MatrixKernel.RectifyGrad(values, grads);
        kernels.RectifyGrad(activations, gradients, Rows);
        Assert.Equal(grads, FloatMemory.Read(gradients, grads.Length));
        Assert.Equal(0, gradients[3]);
    }
}
