using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class FilterKernelTests
{
    private const double Tolerance = 1e-6;

    /// <summary>The graph repeats this many samples beside a row and folds their gradients back.</summary>
    private const int Margin = 4;

    private static readonly int[] s_widths = [1, 7, 33, 101];

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Seven_taps_along_a_row_agree_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(1);
        foreach (int width in s_widths)
        {
            using FloatMemory memory = new();
            double[] row = Numbers.Normals(random, width);
            double[] taps = Numbers.Normals(random, 4);
            double[] identity = Numbers.Normals(random, width);
            double[] expected = new double[width];
            FilterKernel.SevenTaps(row, taps, expected);
            float* output = memory.Zeros(width);
            kernels.SevenTapsAlong(memory.OfRepeated(row), memory.Of(taps), memory.Of(identity), output, width);
            Near.Equal([.. expected.Zip(identity, (x, y) => x + y)], FloatMemory.Read(output, width), Tolerance, "output");

            double[] grad = Numbers.Normals(random, width);
            double[] rowGrad = new double[width];
            double[] tapGrads = Numbers.Normals(random, 4);
            float* sums = memory.Of(tapGrads);
            float* gradRow = memory.Zeros(width);
            FilterKernel.SevenTapsGrad(grad, row, taps, rowGrad, tapGrads);
            kernels.SevenTapsAlongGrad(memory.Of(grad), memory.OfRepeated(row), memory.Of(taps), gradRow, width, sums);
            kernels.FoldEdges(gradRow, width, Margin);
            Near.Equal(rowGrad, FloatMemory.Read(gradRow, width), Tolerance, "row gradients");
            Near.Equal(tapGrads, FloatMemory.Read(sums, 4), Tolerance, "tap gradients");
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Doubling_along_a_row_agrees_with_the_reference(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(2);
        foreach (int fine in (ReadOnlySpan<int>)[1, 2, 7, 33, 66, 101])
        {
            using FloatMemory memory = new();
            int width = (fine + 1) / 2;
            double[] row = Numbers.Normals(random, width);
            double[] taps = Numbers.Normals(random, 4);
            double[] expected = new double[fine];
            FilterKernel.Upsample(row, taps, expected);
            float* output = memory.Zeros(fine);
            kernels.DoubleAlong(memory.OfRepeated(row), memory.Of(taps), output, width);
            Near.Equal(expected, FloatMemory.Read(output, fine), Tolerance, "output");

            double[] grad = Numbers.Normals(random, fine);
            double[] even = [.. grad.Where((_, n) => n % 2 == 0)];
            double[] odd = [.. grad.Where((_, n) => n % 2 == 1)];
            double[] rowGrad = new double[width];
            double[] tapGrads = Numbers.Normals(random, 4);
            float* sums = memory.Of(tapGrads);
            float* gradRow = memory.Zeros(width);
            FilterKernel.UpsampleGrad(grad, row, taps, rowGrad, tapGrads);
            kernels.DoubleAlongGrad(memory.Of(even), memory.Of(odd), memory.OfRepeated(row), memory.Of(taps), gradRow, width, sums);
            kernels.FoldEdges(gradRow, width, Margin);
            Near.Equal(rowGrad, FloatMemory.Read(gradRow, width), Tolerance, "row gradients");
            Near.Equal(tapGrads, FloatMemory.Read(sums, 4), Tolerance, "tap gradients");
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Column_passes_agree_with_the_reference_of_a_row(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(3);
        float** rows = stackalloc float*[7];
        foreach (int width in s_widths)
        {
            using FloatMemory memory = new();
            double[] plane = Numbers.Normals(random, 7 * width);
            double[] taps = Numbers.Normals(random, 4);
            for (int y = 0; y < 7; y++)
            {
                rows[y] = memory.Of(plane.AsSpan(y * width, width));
            }

            // Output row 3 of seven reads all seven; fine row 4 reads coarse rows 0 to 3.
            double[] seven = new double[width];
            double[] four = new double[width];
            for (int x = 0; x < width; x++)
            {
                double[] column = [.. Enumerable.Range(0, 7).Select(y => plane[(y * width) + x])];
                double[] output = new double[7];
                FilterKernel.SevenTaps(column, taps, output);
                seven[x] = output[3];
                FilterKernel.Upsample(column.AsSpan(0, 4), taps, output);
                four[x] = output[4];
            }

            float* result = memory.Zeros(width);
            kernels.SevenRows(rows, memory.Of(taps), result, width);
            Near.Equal(seven, FloatMemory.Read(result, width), Tolerance, "seven rows");
            kernels.FourRows(rows, memory.Of([taps[0], taps[2], taps[3], taps[1]]), result, width);
            Near.Equal(four, FloatMemory.Read(result, width), Tolerance, "four rows");
        }
    }
}
