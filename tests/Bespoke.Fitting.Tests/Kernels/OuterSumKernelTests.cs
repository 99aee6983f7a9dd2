using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class OuterSumKernelTests
{
    private const int N = MatrixKernel.BlockSize;
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(128, 4, 1)]
    [InlineData(128, 28, 29)]
    [InlineData(256, 4, 3)]
    [InlineData(256, 28, 29)]
    [InlineData(256, 8, 31)]
    [InlineData(512, 4, 2)]
    [InlineData(512, 12, 7)]
    public void Sums_over_two_blocks_are_those_of_the_reference(int bits, int rows, int columns)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(2);
        using FloatMemory memory = new();
        double[] left = Numbers.Normals(random, rows * N);
        double[] right = Numbers.Normals(random, columns * N);
        double[] expected = new double[rows * columns];
        float* sums = memory.Zeros(expected.Length);
        for (int block = 0; block < 2; block++)
        {
            // The kernel's sums lie by columns: the reference's with left and right exchanged.
            MatrixKernel.AddOuterProduct(right, columns, left, rows, expected);
            kernels.AddOuterSums(memory.Of(left), rows, memory.Of(right), columns, sums);
        }

        Near.Equal(expected, FloatMemory.Read(sums, expected.Length), Tolerance, $"{rows} by {columns}");
    }
}
