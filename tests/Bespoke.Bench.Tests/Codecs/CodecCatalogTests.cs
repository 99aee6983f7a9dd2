using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Tests.Codecs;

public class CodecCatalogTests
{
    private static readonly double[] s_lambdas = [0.02, 0.0001];

    [Fact]
    public void Jpeg_stands_for_both_samplings()
    {
        CodecCatalog.Choice choice = CodecCatalog.Choose(["jpeg"], s_lambdas, 1);
        Assert.Equal(["jpeg420", "jpeg444"], choice.Codecs.Select(codec => codec.Name).Concat(choice.Missing.Select(peer => peer.Name)).Order());
    }

    [Theory]
    [InlineData("nosuchcodec", "nosuchcodec")]
    [InlineData("overfit:speed=3", "speed=3")]
    [InlineData("overfit:effort=12", "effort=12")]
    [InlineData("overfit:decoder=3", "decoder=3")]
    [InlineData("coin:weight-bits=2", "weight-bits=2")]
    [InlineData("coin:learning-rate=0", "learning-rate=0")]
    [InlineData("coin:network=10", "network=10")]
    [InlineData("coin:network=0x28", "network=0x28")]
    [InlineData("overfit:network=10x28", "network=10x28")]
    [InlineData("coin:sampling=1.5", "sampling=1.5")]
    [InlineData("coin:decoder=small", "decoder=small")]
    [InlineData("coin:adapt=latents", "adapt=latents")]
    [InlineData("overfit:iterations=100:effort=9", "more than one of iterations and effort")]
    [InlineData("1", "'1'")]
    public void What_is_not_known_is_named(string codec, string expected)
    {
        BenchUsageException e = Assert.Throws<BenchUsageException>(() => CodecCatalog.Choose([codec], s_lambdas, 1));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_codec_named_twice_is_an_error()
    {
        Assert.Throws<BenchUsageException>(() => CodecCatalog.Choose(["jpeg", "jpeg444"], s_lambdas, 1));
    }

    [Fact]
    public void Our_codecs_take_options_and_keep_their_full_name()
    {
        CodecCatalog.Choice choice = CodecCatalog.Choose(["overfit", "overfit:iterations=1000:decoder=small", "coin"], s_lambdas, 1);
        Assert.Equal(["overfit", "overfit:iterations=1000:decoder=small", "coin"], choice.Codecs.Select(codec => codec.Name));
        Assert.All(choice.Codecs, codec => Assert.True(codec.IsOurs));
        Assert.Equal(["lambda=0.02", "lambda=0.0001"], choice.Codecs[0].Settings);
    }

    [Fact]
    public void A_sine_network_has_rates_instead_of_lambdas()
    {
        IBenchCodec coin = CodecCatalog.Choose(["coin:sampling=0.1"], s_lambdas, 1).Codecs[0];
        Assert.Equal(["bpp=0.075", "bpp=0.16", "bpp=0.3", "bpp=0.6", "bpp=1.2"], coin.Settings);
        Assert.NotEqual(coin.Recipe("bpp=0.3"), coin.Recipe("bpp=0.6"));
    }

    [Fact]
    public void A_sine_network_with_a_learned_start_has_the_rates_that_there_are_starts_for()
    {
        IBenchCodec coin = CodecCatalog.Choose(["coin:start=learned"], s_lambdas, 1).Codecs[0];
        Assert.Equal(["bpp=0.075", "bpp=0.16", "bpp=0.3"], coin.Settings);
    }

    [Fact]
    public void A_sine_network_that_is_named_is_the_only_point_of_its_curve()
    {
        IBenchCodec coin = CodecCatalog.Choose(["coin:network=10x28:weight-bits=8"], s_lambdas, 1).Codecs[0];
        Assert.Equal("network=10x28", Assert.Single(coin.Settings));
        Assert.Contains("Layers = 10, Width = 28", coin.Recipe(coin.Settings[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("learning-rate=0.001")]
    [InlineData("learning-rate-decay=cosine")]
    [InlineData("start=learned")]
    [InlineData("weight-bits=8")]
    [InlineData("sampling=0.01")]
    public void Options_of_a_sine_network_change_its_recipe_and_are_not_taken_by_the_other_codec(string option)
    {
        string Recipe(string name) => CodecCatalog.Choose([name], s_lambdas, 1).Codecs[0].Recipe("bpp=0.3");
        Assert.NotEqual(Recipe("coin"), Recipe($"coin:{option}"));
        Assert.Throws<BenchUsageException>(() => CodecCatalog.Choose([$"overfit:{option}"], s_lambdas, 1));
    }

    [Fact]
    public void What_decides_the_result_is_in_the_recipe_and_threads_are_not()
    {
        string Recipe(string name, int threads) => CodecCatalog.Choose([name], s_lambdas, threads).Codecs[0].Recipe("lambda=0.02");
        Assert.Equal(Recipe("overfit", 1), Recipe("overfit", 2));
        Assert.NotEqual(Recipe("overfit", 1), Recipe("overfit:effort=3", 1));
    }
}
