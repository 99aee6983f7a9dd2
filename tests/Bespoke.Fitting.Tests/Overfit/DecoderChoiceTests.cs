using Bespoke.Fitting.Overfit;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>Which decoder pictures get that ask for none.</summary>
public class DecoderChoiceTests
{
    [Theory]
    [InlineData(0.3, DecoderSize.Small)]
    [InlineData(0.016, DecoderSize.Medium)]
    [InlineData(1e-3, DecoderSize.Large)]
    public void The_cheaper_the_file_the_smaller_the_decoder(double lambda, DecoderSize expected) =>
        Assert.Equal(expected, DecoderChoice.For([Noise()], lambda));

    [Fact]
    public void Networks_that_pictures_share_are_paid_for_by_all_of_them()
    {
        Picture picture = Noise();
        Assert.Equal(DecoderSize.Small, DecoderChoice.For([picture], 0.3));
        Assert.Equal(DecoderSize.Large, DecoderChoice.For([.. Enumerable.Repeat(picture, 24)], 0.3));
    }

    [Fact]
    public void An_encode_follows_it_unless_it_is_told()
    {
        Picture picture = OverfitCases.Waves(40, 30);
        EncodeOptions options = new() { Iterations = 8, Lambda = 1e-2, Threads = 1 };
        Assert.InRange(Multiplications(picture, options), 300, 700);
        Assert.InRange(Multiplications(picture, options with { Decoder = DecoderSize.Large }), 1700, 2300);
    }

    [Fact]
    public void Networks_of_a_base_as_they_are_cost_nothing_and_are_large()
    {
        EncodeOptions options = new() { Iterations = 8, Lambda = 1e-2, Threads = 1, Adapt = Adaptation.Latents };
        Assert.InRange(Multiplications(OverfitCases.Waves(40, 30), options), 1700, 2300);
    }

    private static double Multiplications(Picture picture, EncodeOptions options) =>
        BespokeInfo.Read(BespokeEncoder.Encode(picture, options).File).MultiplicationsPerPixel;

    private static Picture Noise() => OverfitCases.RandomPicture(128, 128, 1, new Random(3));
}
