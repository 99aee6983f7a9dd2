using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Metrics;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>Surrogates of rounding other than the usual, in the graph and in whole encodes.</summary>
public unsafe class SurrogateTests
{
    private const uint Seed = 5;
    private const float Temperature = 0.4f;

    [Fact]
    public void Latents_get_uniform_noise_of_their_own_number() => AssertEachSample(
        LatentSurrogate.Noise(Seed),
        (double latent, uint index, out double slope) =>
        {
            slope = 1;
            return UniformNoiseKernel.Run(latent, UniformNoiseKernel.Uniform(index, Seed));
        });

    [Fact]
    public void Latents_are_gumbel_rounded_with_noise_of_their_own_number() => AssertEachSample(
        LatentSurrogate.Gumbel(Temperature, Seed),
        (double latent, uint index, out double slope) =>
            GumbelRoundKernel.Run(latent, Temperature, UniformNoiseKernel.Uniform(index, Seed), out slope));

    [Theory]
    [InlineData(Surrogate.Soft)]
    [InlineData(Surrogate.Noise)]
    [InlineData(Surrogate.Gumbel)]
    public void Latents_alone_are_fitted_with_any_surrogate(Surrogate surrogate)
    {
        Picture picture = OverfitCases.Waves(64, 48);
        EncodeOptions options = new() { Adapt = Adaptation.Latents, Surrogate = surrogate, Iterations = 40, Threads = 1 };

        EncodeResult result = BespokeEncoder.Encode(picture, options);

        AssertDecodes(result, picture);

        // Latents that never left zero would give a constant.
        Assert.InRange(result.Psnr, 20, double.PositiveInfinity);
    }

    [Theory]
    [InlineData(Surrogate.Soft)]
    [InlineData(Surrogate.Noise)]
    [InlineData(Surrogate.Gumbel)]
    public void Everything_is_fitted_with_any_surrogate(Surrogate surrogate)
    {
        Picture picture = OverfitCases.Waves(40, 33);
        EncodeOptions options = new() { Surrogate = surrogate, Decoder = DecoderSize.Small, Iterations = 20, Threads = 1 };
        AssertDecodes(BespokeEncoder.Encode(picture, options), picture);
    }

    [Fact]
    public void Soft_rounding_is_the_default_and_each_surrogate_gives_another_file()
    {
        Picture picture = OverfitCases.Waves(40, 33);
        EncodeOptions options = new() { Decoder = DecoderSize.Small, Iterations = 8, Threads = 1 };
        byte[] soft = Encode(Surrogate.Soft);
        Assert.Equal(BespokeEncoder.Encode(picture, options).File, soft);
        Assert.NotEqual(soft, Encode(Surrogate.Noise));
        Assert.NotEqual(soft, Encode(Surrogate.Gumbel));
        Assert.NotEqual(Encode(Surrogate.Noise), Encode(Surrogate.Gumbel));

        byte[] Encode(Surrogate surrogate) => BespokeEncoder.Encode(picture, options with { Surrogate = surrogate }).File;
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(60, false)]
    [InlineData(60, true)]
    [InlineData(5000, true)]
    public void Only_gumbel_rounding_needs_a_warm_up_from_a_base_and_it_costs_no_iterations(int iterations, bool isRounded)
    {
        OverfitShape shape = new(131, 129, 3, 7, 4, 2, 2);
        foreach (bool handsOnLatents in (ReadOnlySpan<bool>)[false, true])
        {
            FitSchedule soft = FitSchedule.FromBase(iterations, shape, handsOnLatents, Surrogate.Soft, isRounded);
            FitSchedule gumbel = FitSchedule.FromBase(iterations, shape, handsOnLatents, Surrogate.Gumbel, isRounded);
            Assert.Equal(soft, FitSchedule.FromBase(iterations, shape, handsOnLatents, Surrogate.Noise, isRounded));
            Assert.Equal(0, soft.WarmUp);
            Assert.InRange(gumbel.WarmUp, 1, iterations);
            Assert.InRange(gumbel.Main, 0, iterations);
            Assert.Equal(soft.Work, gumbel.Work);
            Assert.InRange(soft.Work, iterations - 1, iterations);
            Assert.Equal(isRounded, soft.Last > 0);
        }
    }

    private static void AssertEachSample(LatentSurrogate surrogate, Reference reference)
    {
        Random random = new(1);
        OverfitShape shape = new(37, 21, 3, 4, 2, 0, 0);
        using WorkerTeam team = new(2);
        using OverfitGraph graph = OverfitGraph.Create(shape, [OverfitCases.RandomPicture(37, 21, 3, random)], team);
        double[][] latents = [.. shape.Grids.Select(grid => Numbers.Normals(random, grid.Count, 3))];
        OverfitGraphTests.Fill(graph, OverfitCases.RandomParameters(graph.Layout, random), latents);
        graph.Run(surrogate, 0.02, withGrads: true);
        uint index = 0;
        for (int g = 0; g < latents.Length; g++)
        {
            double[] rounded = OverfitGraphTests.ReadPlane(graph.Grids[g], graph.Grids[g].Rounded);
            double[] slopes = OverfitGraphTests.ReadPlane(graph.Grids[g], graph.Grids[g].Slope);
            for (int n = 0; n < latents[g].Length; n++, index++)
            {
                Assert.Equal(reference(latents[g][n], index, out double slope), rounded[n], 2e-5);
                Assert.Equal(slope, slopes[n], 2e-5 * Math.Max(1, slope));
            }
        }
    }

    private static void AssertDecodes(EncodeResult result, Picture picture)
    {
        Picture decoded = BespokeDecoder.Decode(result.File);
        for (int c = 0; c < picture.Channels; c++)
        {
            Assert.True(result.Decoded.Plane(c).SequenceEqual(decoded.Plane(c)), $"channel {c} differs from the promise");
        }

        Assert.Equal(Psnr.Compute(picture, decoded), result.Psnr);
    }

    private delegate double Reference(double latent, uint index, out double slope);
}
