using Bespoke.Entropy;
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

    /// <summary>Without weights nothing but the bias is left of a feature, and the exponent of weights that are all zero is 0.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.3f)]
    public void Latents_take_in_the_file_what_the_fit_counts(float featureWeight)
    {
        const double Lambda = 1e-4;
        OverfitShape shape = new(96, 64, 3, 5, 3, 2, 2);
        Random random = new(5);
        Picture picture = OverfitCases.RandomPicture(shape.Width, shape.Height, shape.Channels, random);
        using WorkerTeam team = new(1);
        using OverfitGraph graph = FitSimd.Create(shape, picture, team, FitSimd.Best);
        double[][] latents = [.. graph.Grids.Select(grid => Enumerable.Range(0, grid.Width * grid.Height).Select(_ => Numbers.Normal(random, 1)).ToArray())];
        OverfitGraphTests.Fill(graph, OverfitCases.RandomParameters(graph.Layout, random), latents);
        foreach (ParameterTensor tensor in graph.Layout.Tensors.Where(t => t.Name.StartsWith("features", StringComparison.Ordinal)))
        {
            graph.Values(tensor.Name).Fill(tensor.Name.StartsWith("features A", StringComparison.Ordinal) ? featureWeight : 0.4f);
        }

        OverfitContent content = ContentBuilder.Build(graph, Lambda);
        double counted = graph.Run(LatentSurrogate.Hard, Lambda, withGrads: false).LatentBits;
        LatentRates rates = LatentRates.Compute(content, 1);
        double taken = content.Latents
            .Select((grid, g) => grid.Select((latent, n) => NumberCoder.Bits(rates.Scales[g][n], rates.Means[g][n], latent)).Sum())
            .Sum();
        Assert.InRange(taken, counted * 0.98, counted * 1.02);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public unsafe void The_last_bias_takes_up_what_is_wrong_with_the_colour_on_the_whole_unless_networks_are_fixed(bool areNetworksFixed)
    {
        const float Wrong = 0.125f;
        OverfitShape shape = new(48, 32, 3, 4, OverfitShape.NoHyper, 0, 0);
        Picture picture = OverfitCases.RandomPicture(shape.Width, shape.Height, shape.Channels, new Random(3));
        using WorkerTeam team = new(1);
        using OverfitGraph graph = FitSimd.Create(shape, picture, team, FitSimd.Best);
        ParameterStart.Fill(shape, graph.Layout, [picture], seed: 1, new Span<float>(graph.Parameters, graph.Layout.Count));
        string lastBias = $"synthesis x{shape.Convolutions}";
        graph.Values(lastBias).Fill(Wrong);
        ContentBuilder.Build(graph, lambda: 1e-5, areNetworksFixed: areNetworksFixed);
        graph.Run(LatentSurrogate.Hard, lambda: 1e-5, withGrads: true);

        // dD/db is 2 / channels times the mean error of the channel.
        int bias = graph.Layout.Offset(lastBias);
        for (int c = 0; c < shape.Channels; c++)
        {
            double error = 0.5 * shape.Channels * graph.ParameterGrads[bias + c];
            Assert.Equal(areNetworksFixed ? Wrong : 0, error, 0.004);
        }
    }
}
