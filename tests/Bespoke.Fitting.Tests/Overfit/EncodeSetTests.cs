using Bespoke.Imaging;
using Bespoke.Metrics;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>Whole encodes of sets, through the public surface alone.</summary>
public class EncodeSetTests
{
    [Theory]
    [InlineData(Adaptation.Scratch, DecoderSize.Small)]
    [InlineData(Adaptation.Model, DecoderSize.Large)]
    [InlineData(Adaptation.Latents, DecoderSize.Large)]
    public void A_decoded_set_is_what_the_encoder_promised(Adaptation adapt, DecoderSize size)
    {
        Picture[] pictures = [Waves(0), Waves(1), Waves(2)];
        EncodeSetResult result = BespokeEncoder.EncodeSet(pictures, Short() with { Adapt = adapt, Decoder = size });
        AssertGivesWhatItPromises(result, pictures);
        Assert.Equal(StopReason.Done, result.StopReason);
    }

    [Fact]
    public void Grey_pictures_of_sixteen_bits_are_a_set_too()
    {
        Picture[] pictures = [Waves(0, channels: 1, bitDepth: 16), Waves(1, channels: 1, bitDepth: 16)];
        AssertGivesWhatItPromises(BespokeEncoder.EncodeSet(pictures, Short()), pictures);
    }

    [Fact]
    public void The_bytes_depend_on_the_seed_and_not_on_the_threads()
    {
        Picture[] pictures = [Waves(0), Waves(1)];
        byte[] one = BespokeEncoder.EncodeSet(pictures, Short(8)).File;
        Assert.Equal(one, BespokeEncoder.EncodeSet(pictures, Short(8) with { Threads = 2 }).File);
        Assert.NotEqual(one, BespokeEncoder.EncodeSet(pictures, Short(8) with { Seed = 2 }).File);
    }

    [Fact]
    public void A_set_pays_for_its_networks_once()
    {
        Picture[] pictures = [Waves(0), Waves(0.1), Waves(0.2), Waves(0.3)];
        EncodeSetResult set = BespokeEncoder.EncodeSet(pictures, Short(40));
        EncodeResult[] alone = [.. pictures.Select(picture => BespokeEncoder.Encode(picture, Short(40)))];
        Assert.InRange(set.File.Length, 1, 0.7 * alone.Sum(one => one.File.Length));
        Assert.InRange(set.MeanPsnr, alone.Average(one => one.Psnr) - 3, double.PositiveInfinity);
    }

    [Fact]
    public void Pictures_that_differ_in_shape_are_no_set()
    {
        Assert.Contains("Picture 2 is 41x32", Refused([Waves(0), Waves(0, width: 41)]), StringComparison.Ordinal);
        Assert.Contains("1 channels", Refused([Waves(0), Waves(1), Waves(0, channels: 1)]), StringComparison.Ordinal);
        Assert.Contains("16 bits", Refused([Waves(0), Waves(0, bitDepth: 16)]), StringComparison.Ordinal);
        Assert.Contains("colour profile", Refused([Waves(0), Waves(0, metadata: new PictureMetadata { IccProfile = [1] })]), StringComparison.Ordinal);
        Assert.Contains("not 1", Refused([Waves(0)]), StringComparison.Ordinal);
        Assert.Contains("not 0", Refused([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Sine_networks_are_not_for_sets() =>
        Assert.Throws<ArgumentException>(() => BespokeEncoder.EncodeSet([Waves(0), Waves(1)], Short() with { Codec = CodecKind.Coin }));

    [Fact]
    public void Metadata_that_all_pictures_have_goes_through_a_fit()
    {
        byte[] icc = [1, 2, 3];
        PictureMetadata first = new() { IccProfile = icc, Exif = [1], Xmp = [7] };
        PictureMetadata second = new() { IccProfile = [.. icc], Exif = [2] };
        byte[] file = BespokeEncoder.EncodeSet([Waves(0, metadata: first), Waves(1, metadata: second)], Short(2)).File;
        foreach (Picture decoded in BespokeDecoder.DecodeSet(file))
        {
            Assert.Equal(icc, decoded.Metadata.IccProfile);
            Assert.Null(decoded.Metadata.Exif);
            Assert.Null(decoded.Metadata.Xmp);
        }
    }

    [Fact]
    public void An_encode_that_is_cancelled_before_it_begins_gives_a_valid_set()
    {
        Picture[] pictures = [Waves(0), Waves(1)];
        EncodeSetResult result = BespokeEncoder.EncodeSet(pictures, Short(1_000_000), null, new CancellationToken(canceled: true));
        AssertGivesWhatItPromises(result, pictures);
        Assert.Equal((StopReason.Cancelled, 0), (result.StopReason, result.Iterations));
    }

    private static string Refused(Picture[] pictures) =>
        Assert.Throws<ArgumentException>(() => BespokeEncoder.EncodeSet(pictures, Short())).Message;

    /// <summary>A quick fit. On one thread: a team that meets after each of some thirty stages crawls where others have the cores.</summary>
    private static EncodeOptions Short(int iterations = 20) =>
        new() { Iterations = iterations, Threads = 1, Decoder = DecoderSize.Small, Lambda = 1e-3 };

    private static Picture Waves(double phase, int width = 40, int channels = 3, int bitDepth = 8, PictureMetadata? metadata = null)
    {
        Picture picture = new(width, 32, channels, bitDepth) { Metadata = metadata ?? PictureMetadata.Empty };
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < picture.Height; y++)
            {
                Span<ushort> row = picture.Row(c, y);
                for (int x = 0; x < width; x++)
                {
                    double wave = Math.Sin((x * 0.1) + c + phase) * Math.Cos((y * 0.07) - (x * 0.02));
                    row[x] = (ushort)Math.Round((0.5 + (0.3 * wave)) * picture.MaxValue);
                }
            }
        }

        return picture;
    }

    private static void AssertGivesWhatItPromises(EncodeSetResult result, Picture[] pictures)
    {
        foreach (int threads in (ReadOnlySpan<int>)[1, 2])
        {
            IReadOnlyList<Picture> decoded = BespokeDecoder.DecodeSet(result.File, new DecodeOptions { Threads = threads });
            Assert.Equal(pictures.Length, decoded.Count);
            for (int n = 0; n < decoded.Count; n++)
            {
                Picture alone = BespokeDecoder.Decode(result.File, new DecodeOptions { Threads = threads, Picture = n + 1 });
                for (int c = 0; c < pictures[n].Channels; c++)
                {
                    Assert.True(result.Decoded[n].Plane(c).SequenceEqual(decoded[n].Plane(c)), $"channel {c} of picture {n} differs from the promise");
                    Assert.True(result.Decoded[n].Plane(c).SequenceEqual(alone.Plane(c)), $"channel {c} of picture {n} differs alone");
                }
            }
        }

        double[] errors = [.. pictures.Zip(result.Decoded, Psnr.MeanSquaredError)];
        Assert.Equal(10 * Math.Log10(Math.Pow(pictures[0].MaxValue, 2) / errors.Average()), result.Psnr, 1e-9);
        Assert.Equal(pictures.Zip(result.Decoded, Psnr.Compute).Average(), result.MeanPsnr, 1e-9);
        Assert.Equal(8.0 * result.File.Length / pictures.Sum(picture => picture.PixelCount), result.Bpp, 1e-9);
    }
}
