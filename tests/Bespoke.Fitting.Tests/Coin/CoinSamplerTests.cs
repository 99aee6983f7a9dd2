using Bespoke.Fitting.Coin;

namespace Bespoke.Fitting.Tests.Coin;

public class CoinSamplerTests
{
    [Theory]
    [InlineData(100, 0.1, 10)]
    [InlineData(7, 0.5, 4)]
    [InlineData(4096, 0.001, 5)]
    [InlineData(1, 0.3, 1)]
    [InlineData(9, 1, 9)]
    public void As_many_blocks_as_asked_for_are_chosen_each_once_and_within_the_picture(int blocks, double share, int count)
    {
        CoinSampler sampler = new(blocks, share, seed: 1);
        for (int step = 0; step < 20; step++)
        {
            int[] chosen = [.. sampler.Next()];
            Assert.Equal(count, chosen.Length);
            Assert.Equal(chosen.Distinct().Order(), chosen);
            Assert.All(chosen, block => Assert.InRange(block, 0, blocks - 1));
        }
    }

    [Fact]
    public void Every_block_is_chosen_about_equally_often()
    {
        int[] counts = new int[50];
        CoinSampler sampler = new(50, 0.2, seed: 3);
        for (int step = 0; step < 5000; step++)
        {
            foreach (int block in sampler.Next())
            {
                counts[block]++;
            }
        }

        // The mean is 1000, the standard deviation 28.
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Choices_follow_from_the_seed()
    {
        int[] first = [.. new CoinSampler(500, 0.1, seed: 4).Next()];
        Assert.Equal(first, new CoinSampler(500, 0.1, seed: 4).Next());
        Assert.NotEqual(first, new CoinSampler(500, 0.1, seed: 5).Next());
    }
}
