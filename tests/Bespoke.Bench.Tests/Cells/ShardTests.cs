using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Tests.Cells;

public class ShardTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Shards_measure_every_cell_once_and_share_each_setting_evenly(int count)
    {
        PictureEntry[] pictures = [.. Enumerable.Range(1, 24).Select(i => new PictureEntry($"p{i:00}", "", $"{i}"))];
        IBenchCodec[] codecs = [FakePeers.Copy("one"), FakePeers.Copy("two"), CodecCatalog.Choose(["overfit"], BenchOptions.DefaultLambdas, 1).Codecs[0]];
        string[] whole = [.. BenchPlan.Make(pictures, codecs, 0, Shard.Whole).Select(cell => cell.Key)];
        Assert.Equal(24 * 9, whole.Distinct().Count());

        IReadOnlyList<Cell>[] parts = [.. Enumerable.Range(0, count).Select(i => BenchPlan.Make(pictures, codecs, 0, new Shard(i, count)))];
        Assert.Equal(whole.Order(), parts.SelectMany(part => part).Select(cell => cell.Key).Order());
        foreach (IReadOnlyList<Cell> part in parts)
        {
            int[] perSetting = [.. part.GroupBy(cell => cell.Codec.Name + cell.Setting).Select(group => group.Count())];
            Assert.Equal(9, perSetting.Length);
            Assert.True(perSetting.Max() - perSetting.Min() <= 1, "one shard got more of the slow settings");
        }
    }

    [Theory]
    [InlineData("0/4", 0, 4)]
    [InlineData("3/4", 3, 4)]
    public void Index_and_count_are_read(string text, int index, int count) => Assert.Equal(new Shard(index, count), Shard.Parse(text));

    [Theory]
    [InlineData("4/4")]
    [InlineData("-1/4")]
    [InlineData("1")]
    [InlineData("1/0")]
    [InlineData("a/b")]
    public void Anything_else_is_wrong_usage(string text) => Assert.Throws<BenchUsageException>(() => Shard.Parse(text));

    [Fact]
    public void Fewer_points_are_spread_over_the_sweep_with_both_ends()
    {
        string[] sweep = ["1", "2", "3", "4", "5", "6", "7"];
        Assert.Equal(["1", "4", "7"], BenchPlan.Spread(sweep, 3));
        Assert.Equal(["4"], BenchPlan.Spread(sweep, 1));
        Assert.Equal(sweep, BenchPlan.Spread(sweep, 0));
        Assert.Equal(sweep, BenchPlan.Spread(sweep, 9));
    }
}
