namespace Bespoke.Fitting.Tests.Kernels;

public unsafe class RowKernelTests
{
    private static readonly int[] s_widths = [1, 7, 16, 33, 101];

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Copy_and_add_touch_exactly_their_count(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(1);
        using FloatMemory memory = new();
        foreach (int width in s_widths)
        {
            double[] a = Numbers.Normals(random, width + 20);
            double[] b = Numbers.Normals(random, width + 20);
            float* copied = memory.Of(b);
            kernels.Copy(memory.Of(a), copied, width);
            Assert.Equal([.. a[..width], .. b[width..]], FloatMemory.Read(copied, width + 20));
            float* added = memory.Of(b);
            kernels.Add(memory.Of(a), added, width);
            double[] sums = [.. a[..width].Zip(b, (x, y) => (double)((float)x + (float)y)), .. b[width..]];
            Assert.Equal(sums, FloatMemory.Read(added, width + 20));
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Sums_products_and_repetition_agree_with_plain_loops(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        Random random = new(2);
        using FloatMemory memory = new();
        foreach (int width in s_widths)
        {
            double[] a = Numbers.Normals(random, width);
            double[] b = Numbers.Normals(random, width);
            float* first = memory.Of(a);
            float* second = memory.Of(b);
            Assert.Equal(Numbers.Dot(a, b), kernels.Dot(first, second, width), 1e-6 * width);
            Assert.Equal(a.Sum(), kernels.Sum(first, width), 1e-6 * width);
            float* scaled = memory.Of(b);
            kernels.AddScaled(first, 0.75f, scaled, width);
            Near.Equal([.. a.Zip(b, (x, y) => (0.75 * x) + y)], FloatMemory.Read(scaled, width), 2e-7);
            int whole = (width + kernels.Lanes - 1) / kernels.Lanes * kernels.Lanes;
            float* squares = memory.Of(a);
            kernels.Square(squares, whole);
            Near.Equal([.. a.Select(x => x * x)], FloatMemory.Read(squares, width), 2e-7);
            float* repeated = memory.Zeros(2 * width);
            kernels.Repeat(first, repeated, width);
            Assert.Equal([.. a.SelectMany(x => (double[])[x, x])], FloatMemory.Read(repeated, 2 * width));
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Folding_edges_is_the_gradient_of_repeating_them(int bits)
    {
        IFittingKernels kernels = FittingKernels.Of(bits);
        const int Margin = 4;
        Random random = new(3);
        using FloatMemory memory = new();
        foreach (int width in s_widths)
        {
            // <repeat(x), g> = <x, fold(g)> for all x and g.
            double[] x = Numbers.Normals(random, width);
            double[] g = Numbers.Normals(random, width + (2 * Margin));
            float* row = memory.Of(x);
            kernels.RepeatEdges(row, width, Margin);
            float* grad = memory.Of(g);
            kernels.FoldEdges(grad + Margin, width, Margin);
            double forward = Numbers.Dot(FloatMemory.Read(row - Margin, g.Length), g);
            Assert.Equal(forward, Numbers.Dot(x, FloatMemory.Read(grad + Margin, width)), 1e-5);
            Assert.Equal(x[0], row[-Margin]);
            Assert.Equal(x[^1], row[width + Margin - 1]);
        }
    }
}
