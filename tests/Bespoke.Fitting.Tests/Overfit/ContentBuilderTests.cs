using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>What the encoder decides when a fit becomes the integers of a file.</summary>
public sealed class ContentBuilderTests
{
    [Theory]
    [InlineData(0.01, false)]
    [InlineData(30, true)]
    public void Latents_of_many_bytes_are_sliced_and_few_are_not(double deviation, bool isSliced)
    {
        OverfitShape shape = new(256, 256, 1, 1, OverfitShape.NoHyper, 0, 0);
        Random random = new(7);
        Picture picture = OverfitCases.RandomPicture(shape.Width, shape.Height, shape.Channels, random);
        using WorkerTeam team = new(1);
        using OverfitGraph graph = FitSimd.Create(shape, picture, team, FitSimd.Best);
        double[][] latents = [.. graph.Grids.Select(grid => Enumerable.Range(0, grid.Width * grid.Height).Select(_ => Numbers.Normal(random, deviation)).ToArray())];
        OverfitGraphTests.Fill(graph, OverfitCases.RandomParameters(graph.Layout, random), latents);
        Assert.Equal(isSliced, ContentBuilder.Build(graph, lambda: 0.001).IsSliced);
    }
}
