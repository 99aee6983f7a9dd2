using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Fitting.Tests.Runtime;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>What holds of whole iterations: they repeat exactly, and they allocate nothing.</summary>
public unsafe class OverfitIterationTests
{
    private const double Lambda = 0.02;

    [Theory]
    [InlineData(128, 1)]
    [InlineData(256, 2)]
    [InlineData(512, 0)]
    public void Iterations_give_the_same_bits_for_1_2_and_3_threads(int bits, int size)
    {
        // So high that three levels are cut into bands, which meet at their edges.
        OverfitShape shape = new(9, 270, 3, 5, 1, size, size);
        List<int[]> results = [];

        // Emulated vectors are some hundred times slower than the machine's own.
        int steps = (FitWidth)bits > FitSimd.Best ? 2 : 10;
        foreach (int threads in (ReadOnlySpan<int>)[1, 2, 3, 3])
        {
            using WorkerTeam team = new(threads);
            using OverfitGraph graph = CreateGraph(shape, team, (FitWidth)bits);
            List<int> result = [];
            for (int step = 1; step <= steps; step++)
            {
                FitLoss loss = Iterate(graph, step);
                result.Add(loss.Distortion.GetHashCode());
                result.Add(loss.LatentBits.GetHashCode());
            }

            result.AddRange(new Span<int>(graph.Parameters, graph.Layout.Count).ToArray());
            foreach (GridBuffers grid in graph.Grids)
            {
                result.AddRange(OverfitGraphTests.ReadPlane(grid, grid.Latent).Select(latent => BitConverter.SingleToInt32Bits((float)latent)));
            }

            results.Add([.. result]);
        }

        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_iteration_allocates_nothing(int threads)
    {
        using WorkerTeam team = new(threads);
        using OverfitGraph graph = CreateGraph(new OverfitShape(40, 67, 3, 7, 3, 1, 1), team, FitSimd.Best);
        int step = 0;
        Assert.Equal(0, new AllocationMeter(team, threads).Least(() =>
        {
            for (int n = 0; n < 10; n++)
            {
                Iterate(graph, ++step);
            }
        }));
    }

    [Fact]
    public void Iterations_lower_the_loss()
    {
        using WorkerTeam team = new(2);
        using OverfitGraph graph = CreateGraph(new OverfitShape(40, 36, 3, 5, 2, 1, 1), team, FitSimd.Best);
        FitLoss first = Iterate(graph, 1);
        FitLoss last = first;
        for (int step = 2; step <= 60; step++)
        {
            last = Iterate(graph, step);
        }

        Assert.True(Total(last) < 0.9 * Total(first), $"from {Total(first)} to {Total(last)}");

        static double Total(FitLoss loss) => loss.Distortion + (Lambda * loss.LatentBits / (40 * 36));
    }

    private static OverfitGraph CreateGraph(OverfitShape shape, WorkerTeam team, FitWidth width)
    {
        Random random = new(1);
        OverfitGraph graph = FitSimd.Create(shape, OverfitCases.RandomPicture(shape.Width, shape.Height, shape.Channels, random), team, width);
        OverfitGraphTests.Fill(
            graph, OverfitCases.RandomParameters(graph.Layout, random), [.. shape.Grids.Select(grid => Numbers.Normals(random, grid.Count))]);
        return graph;
    }

    /// <summary>One step of Adam for the latents, of plain descent for the parameters.</summary>
    private static FitLoss Iterate(OverfitGraph graph, int step)
    {
        FitLoss loss = graph.Run(LatentSurrogate.Soft(0.3f, 0.2f, (uint)step), Lambda, withGrads: true);
        graph.StepLatents(0.01f, 0.9f, 0.999f, step);
        for (int n = 0; n < graph.Layout.Count; n++)
        {
            graph.Parameters[n] -= 0.002f * graph.ParameterGrads[n];
        }

        return loss;
    }
}
