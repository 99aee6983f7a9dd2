using Bespoke.Fitting.Coin;
using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Coin;

public class CoinSamplerTests
{
    [Theory]
    [InlineData(96_000, 0.1, 9_600)]
    [InlineData(700, 0.5, 384)]
    [InlineData(393_216, 0.001, 480)]
    [InlineData(1, 0.3, 1)]
    [InlineData(1_000, 0.9, 960)]
    [InlineData(1_000, 1, 1_000)]
    public void As_many_samples_as_asked_for_are_chosen_in_order_and_within_the_picture(int samples, double share, int count)
    {
        CoinSampler sampler = new(samples, share, seed: 1);
        for (int step = 0; step < 20; step++)
        {
            int[] chosen = [.. sampler.Next()];
            Assert.Equal(count, chosen.Length);
            Assert.Equal(chosen.Order(), chosen);
            Assert.All(chosen, sample => Assert.InRange(sample, 0, samples - 1));
        }
    }

    [Fact]
    public void Each_equal_stretch_of_the_picture_gives_one_sample()
    {
        const int Stretch = 10;
        int[] chosen = new CoinSampler(Stretch * MatrixKernel.BlockSize, 1.0 / Stretch, seed: 2).Next();
        Assert.Equal(Enumerable.Range(0, MatrixKernel.BlockSize), chosen.Select(sample => sample / Stretch));
    }

    [Fact]
    public void Every_sample_is_chosen_equally_often_where_stretches_are_not_whole_too()
    {
        int[] counts = new int[250];
        CoinSampler sampler = new(counts.Length, 0.2, seed: 3);
        for (int step = 0; step < 2500; step++)
        {
            foreach (int sample in sampler.Next())
            {
                counts[sample]++;
            }
        }

        // 96 of 250 in each step: the mean is 960, the standard deviation 24.
        Assert.All(counts, count => Assert.InRange(count, 840, 1080));
    }

    [Fact]
    public void Choices_follow_from_the_seed()
    {
        int[] first = [.. new CoinSampler(50_000, 0.1, seed: 4).Next()];
        Assert.Equal(first, new CoinSampler(50_000, 0.1, seed: 4).Next());
        Assert.NotEqual(first, new CoinSampler(50_000, 0.1, seed: 5).Next());
    }
}
