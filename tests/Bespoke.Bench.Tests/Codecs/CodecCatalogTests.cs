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
    public void What_decides_the_result_is_in_the_recipe_and_threads_are_not()
    {
        string Recipe(string name, int threads) => CodecCatalog.Choose([name], s_lambdas, threads).Codecs[0].Recipe("lambda=0.02");
        Assert.Equal(Recipe("overfit", 1), Recipe("overfit", 2));
        Assert.NotEqual(Recipe("overfit", 1), Recipe("overfit:effort=3", 1));
    }
}
