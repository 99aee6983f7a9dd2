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
    public void Products_agree_with_the_reference_and_write_nothing_else(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(1);
        foreach ((int inputs, int outputs) in s_sizes)
        {
            using FloatMemory memory = new();
            double[] weights = Numbers.Normals(random, inputs * outputs);
            double[] input = Numbers.Normals(random, inputs * N);
            double[] start = Numbers.Normals(random, outputs);
            double[] activation = Numbers.Normals(random, outputs * N);
            activation[3] = 0;
            float* w = memory.Of(weights);
            float* x = memory.Of(input);
            float* output = memory.Zeros((outputs + 1) * N);
            double[] expected = new double[(outputs + 1) * N];

            MatrixKernel.Multiply(weights, inputs, outputs, input, start, expected);
            kernels.Multiply(w, inputs, outputs, x, memory.Of(start), output);
            AssertOutput("product");
            MatrixKernel.Rectify(expected);
            kernels.MultiplyRectified(w, inputs, outputs, x, memory.Of(start), output);
            AssertOutput("rectified product");
            MatrixKernel.Multiply(weights, inputs, outputs, input, [], expected);
            kernels.Multiply(w, inputs, outputs, x, null, output);
            AssertOutput("product from zero");
            MatrixKernel.RectifyGrad(activation, expected.AsSpan(0, outputs * N));
            kernels.MultiplyMasked(w, inputs, outputs, x, memory.Of(activation), output);
            AssertOutput("masked product");

            void AssertOutput(string what) =>
                Near.Equal(expected, FloatMemory.Read(output, expected.Length), Tolerance, $"{inputs} to {outputs}: {what}");
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
}
