using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Fitting.Tests.Kernels;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>The fused graph against its plain reference.</summary>
public unsafe class OverfitGraphTests
{
    private const double Lambda = 0.02;
    private const double Tolerance = 2e-5;
    private static readonly LatentSurrogate s_soft = LatentSurrogate.Soft(0.3f, 0.2f, 5);

    [Theory]
    [InlineData(1, 1, 1, 1, OverfitShape.NoHyper, 0)]
    [InlineData(1, 1, 3, 7, 3, 2)]
    [InlineData(1, 1, 4, 3, 0, 3)]
    [InlineData(7, 3, 1, 3, 1, 3)]
    [InlineData(7, 3, 3, 7, 3, 0)]
    [InlineData(7, 3, 4, 2, OverfitShape.NoHyper, 1)]
    [InlineData(40, 36, 1, 7, 3, 1)]
    [InlineData(40, 36, 3, 6, 2, 2)]
    [InlineData(40, 36, 4, 7, 4, 0)]
    [InlineData(33, 1, 3, 5, 2, 1)]
    [InlineData(1, 67, 3, 5, 2, 1)]
    [InlineData(101, 67, 1, 7, 3, 0)]
    [InlineData(101, 67, 3, 7, 3, 2)]
    [InlineData(101, 67, 4, 5, 0, 3)]
    [InlineData(9, 262, 3, 6, 1, 1)]
    public void Loss_and_all_gradients_agree_with_the_reference(int width, int height, int channels, int levels, int hyperStart, int size)
    {
        Random random = new(width + (10 * size));
        OverfitShape shape = new(width, height, channels, levels, hyperStart, size, size);
        Picture picture = OverfitCases.RandomPicture(width, height, channels, random);
        OverfitReference reference = new(shape, picture);
        OverfitCases.RandomParameters(reference.Parameters.Layout, random).CopyTo(reference.Parameters.Values, 0);
        double[][] latents = [.. shape.Grids.Select(grid => Numbers.Normals(random, grid.Count))];
        bool isFirst = true;
        foreach (FitWidth bits in (ReadOnlySpan<FitWidth>)[FitWidth.Bits128, FitWidth.Bits256, FitWidth.Bits512])
        {
            if (bits > FitSimd.Best && width * height > 1500)
            {
                // Emulated vectors are some hundred times slower: small pictures only.
                continue;
            }

            using WorkerTeam team = new(2);
            using OverfitGraph graph = FitSimd.Create(shape, picture, team, bits);
            Fill(graph, reference.Parameters.Values, latents);

            // The second run must not see anything of the first.
            graph.Run(s_soft with { Seed = 1 }, Lambda, withGrads: true);
            FitLoss loss = graph.Run(s_soft, Lambda, withGrads: true);
            if (isFirst)
            {
                // The reference starts from the latents as the kernel rounded them, which has a test of its own.
                for (int g = 0; g < latents.Length; g++)
                {
                    ReadPlane(graph.Grids[g], graph.Grids[g].Rounded).CopyTo(reference.Latents[g], 0);
                }

                reference.Run(Lambda);
                isFirst = false;
            }

            Assert.Equal(reference.Distortion, loss.Distortion, 1e-6 * reference.Distortion);
            Assert.Equal(reference.Bits, loss.LatentBits, 1e-5 * reference.Bits);
            AssertGradients(reference, graph, bits);
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Latents_are_soft_rounded_with_noise_of_their_own_number(int bits)
    {
        Random random = new(1);
        OverfitShape shape = new(37, 21, 3, 4, 2, 0, 0);
        using WorkerTeam team = new(2);
        using OverfitGraph graph = FitSimd.Create(shape, OverfitCases.RandomPicture(37, 21, 3, random), team, (FitWidth)bits);
        double[][] latents = [.. shape.Grids.Select(grid => Numbers.Normals(random, grid.Count, 3))];
        Fill(graph, OverfitCases.RandomParameters(graph.Layout, random), latents);
        graph.Run(s_soft, Lambda, withGrads: true);
        uint index = 0;
        for (int g = 0; g < latents.Length; g++)
        {
            double[] rounded = ReadPlane(graph.Grids[g], graph.Grids[g].Rounded);
            double[] slopes = ReadPlane(graph.Grids[g], graph.Grids[g].Slope);
            for (int n = 0; n < latents[g].Length; n++, index++)
            {
                double normal = SoftRoundKernel.Noise(index, s_soft.Seed);
                double expected = SoftRoundKernel.Run(latents[g][n], s_soft.Temperature, s_soft.Deviation, normal, out double slope);
                Assert.Equal(expected, rounded[n], 1e-5);
                Assert.Equal(slope, slopes[n], 1e-4);
            }
        }
    }

    [Fact]
    public void Rate_and_distortion_alone_equal_those_of_a_hard_run()
    {
        Random random = new(2);
        OverfitShape shape = new(33, 29, 3, 5, 2, 1, 1);
        using WorkerTeam team = new(1);
        using OverfitGraph graph = OverfitGraph.Create(shape, [OverfitCases.RandomPicture(33, 29, 3, random)], team);
        double[][] latents = [.. shape.Grids.Select(grid => Numbers.Normals(random, grid.Count, 2))];
        Fill(graph, OverfitCases.RandomParameters(graph.Layout, random), latents);
        FitLoss loss = graph.Run(LatentSurrogate.Hard, Lambda, withGrads: false);
        Assert.Equal(loss.LatentBits, graph.RunRate());
        Assert.Equal(loss.Distortion, graph.RunDistortion());
        Assert.Equal(loss.LatentBits, graph.GridBits.Sum(), 1e-9 * loss.LatentBits);
        for (int g = 0; g < latents.Length; g++)
        {
            Assert.Equal(latents[g].Select(SoftRoundKernel.Round), ReadPlane(graph.Grids[g], graph.Grids[g].Rounded));
        }
    }

    [Theory]
    [InlineData(3.0)]
    [InlineData(-3.0)]
    public void The_clamp_passes_gradients_straight_through(double overshoot)
    {
        Random random = new(3);
        OverfitShape shape = new(17, 9, 3, 3, OverfitShape.NoHyper, 0, 0);
        Picture picture = new(17, 9, 3, 8);
        for (int c = 0; c < 3; c++)
        {
            picture.Plane(c).Fill(51);
        }

        using WorkerTeam team = new(1);
        using OverfitGraph graph = OverfitGraph.Create(shape, [picture], team);
        double[] parameters = OverfitCases.RandomParameters(graph.Layout, random);
        int bias = graph.Layout.Offset("synthesis x1");
        for (int c = 0; c < 3; c++)
        {
            parameters[bias + c] = 10 * overshoot;
        }

        Fill(graph, parameters, [.. shape.Grids.Select(grid => Numbers.Normals(random, grid.Count))]);
        FitLoss loss = graph.Run(s_soft, 0, withGrads: true);

        // All samples are clamped to 1 or 0 where 0.2 is wanted; the gradient is that of the clamped difference.
        double difference = (overshoot > 0 ? 1 : 0) - 0.2;
        Assert.Equal(difference * difference, loss.Distortion, 1e-6);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(2 * difference / 3, graph.ParameterGrads[bias + c], 1e-6);
        }

        Assert.All(graph.Grids, grid => Assert.Contains(ReadPlane(grid, grid.Grad), grad => grad != 0));
    }

    private static void AssertGradients(OverfitReference reference, OverfitGraph graph, FitWidth bits)
    {
        foreach (ParameterTensor tensor in graph.Layout.Tensors)
        {
            Near.Equal(
                reference.Parameters.Grad(tensor.Name),
                FloatMemory.Read(graph.ParameterGrads + tensor.Offset, tensor.Count),
                Tolerance,
                $"{bits}, gradients of {tensor.Name}");
        }

        for (int g = 0; g < graph.Grids.Length; g++)
        {
            GridBuffers grid = graph.Grids[g];
            Near.Equal(reference.LatentGrads[g], ReadPlane(grid, grid.Grad), Tolerance, $"{bits}, latent gradients of grid {g}");
        }
    }

    internal static void Fill(OverfitGraph graph, double[] parameters, double[][] latents)
    {
        for (int n = 0; n < parameters.Length; n++)
        {
            graph.Parameters[n] = (float)parameters[n];
        }

        for (int g = 0; g < latents.Length; g++)
        {
            GridBuffers grid = graph.Grids[g];
            for (int n = 0; n < latents[g].Length; n++)
            {
                grid.Latent[(n / grid.Width * grid.Stride) + (n % grid.Width)] = (float)latents[g][n];
            }
        }
    }

    internal static double[] ReadPlane(GridBuffers grid, float* plane)
    {
        double[] values = new double[grid.Width * grid.Height];
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = plane[(n / grid.Width * grid.Stride) + (n % grid.Width)];
        }

        return values;
    }
}
