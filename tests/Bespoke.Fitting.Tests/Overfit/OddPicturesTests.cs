using Bespoke.Imaging;
using Bespoke.Metrics;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>Whole encodes of pictures that are small, bright, flat, deep, or without colour, through the public surface alone.</summary>
public class OddPicturesTests
{
    [Theory]
    [InlineData(1, 1, 3, 8, DecoderSize.Small)]
    [InlineData(7, 3, 3, 8, DecoderSize.Large)]
    [InlineData(3, 7, 1, 8, DecoderSize.Medium)]
    [InlineData(64, 1, 4, 8, DecoderSize.Small)]
    [InlineData(1, 64, 3, 16, DecoderSize.XLarge)]
    [InlineData(33, 29, 1, 16, DecoderSize.Small)]
    [InlineData(29, 33, 4, 8, DecoderSize.Medium)]
    public void Every_size_channel_count_and_depth_encodes_and_decodes(int width, int height, int channels, int bitDepth, DecoderSize size)
    {
        Picture picture = Waves(width, height, channels, bitDepth, middle: 0.5, swing: 0.3);
        AssertGivesWhatItPromises(BespokeEncoder.Encode(picture, Short() with { Decoder = size }), picture);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.235)]
    [InlineData(0.3)]
    [InlineData(0.59)]
    [InlineData(0.9)]
    public void A_flat_picture_comes_back_almost_exactly_in_few_bytes(double level)
    {
        Picture picture = Waves(64, 48, 3, 8, level, swing: 0);
        EncodeResult result = BespokeEncoder.Encode(picture, Short(40));
        AssertGivesWhatItPromises(result, picture);
        Assert.InRange(result.Psnr, 48, double.PositiveInfinity);
        Assert.InRange(result.File.Length, 20, 250);
    }

    [Theory]
    [InlineData(0.99, 0.01)]
    [InlineData(0.01, 0.01)]
    [InlineData(0.9, 0.2)]
    public void Pictures_at_the_ends_of_the_range_do_not_collapse_to_one_colour(double middle, double swing)
    {
        Picture picture = Waves(96, 64, 3, 8, middle, swing);
        EncodeResult result = BespokeEncoder.Encode(picture, Short(80) with { Lambda = 1e-5 });
        AssertGivesWhatItPromises(result, picture);
        Assert.InRange(result.Psnr, PsnrOfMean(picture) + 3, double.PositiveInfinity);
    }

    [Fact]
    public void Noise_of_sixteen_bits_does_not_overflow_anything()
    {
        Random random = new(1);
        Picture picture = new(40, 33, 3, 16);
        for (int c = 0; c < picture.Channels; c++)
        {
            foreach (ref ushort sample in picture.Plane(c))
            {
                sample = (ushort)random.Next(1 << 16);
            }
        }

        EncodeResult result = BespokeEncoder.Encode(picture, Short(40) with { Lambda = 1e-7 });
        AssertGivesWhatItPromises(result, picture);
        Assert.InRange(result.Psnr, PsnrOfMean(picture) - 0.5, double.PositiveInfinity);
    }

    [Fact]
    public void The_bytes_depend_on_the_seed_and_not_on_the_threads()
    {
        Picture picture = Waves(40, 50, 3, 8, middle: 0.5, swing: 0.3);
        byte[] one = BespokeEncoder.Encode(picture, Short(8)).File;
        Assert.Equal(one, BespokeEncoder.Encode(picture, Short(8) with { Threads = 2 }).File);
        Assert.NotEqual(one, BespokeEncoder.Encode(picture, Short(8) with { Seed = 2 }).File);
    }

    [Fact]
    public void Metadata_goes_through_a_fit()
    {
        Picture plain = Waves(9, 9, 3, 8, middle: 0.5, swing: 0.3);
        Picture picture = new(9, 9, 3, 8) { Metadata = new PictureMetadata { Exif = [1, 2, 3], Xmp = [4] } };
        for (int c = 0; c < 3; c++)
        {
            plain.Plane(c).CopyTo(picture.Plane(c));
        }

        Picture decoded = BespokeDecoder.Decode(BespokeEncoder.Encode(picture, Short(5)).File);
        Assert.Equal([1, 2, 3], decoded.Metadata.Exif);
        Assert.Equal([4], decoded.Metadata.Xmp);
        Assert.Null(decoded.Metadata.IccProfile);
    }

    [Fact]
    public void A_cancelled_encode_still_gives_a_valid_file()
    {
        Picture picture = Waves(96, 64, 3, 8, middle: 0.5, swing: 0.3);
        using CancellationTokenSource source = new();
        StopAfter stop = new(source, step: 12);
        EncodeResult result = BespokeEncoder.Encode(picture, Short(1_000_000), stop, source.Token);
        AssertGivesWhatItPromises(result, picture);
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.Equal(12, result.Iterations);
    }

    [Fact]
    public void An_encode_that_is_cancelled_while_latents_are_refined_says_so()
    {
        using CancellationTokenSource source = new();
        EncodeResult result = BespokeEncoder.Encode(
            OverfitCases.RandomPicture(32, 24, 3, new Random(5)), Short(5), new StopAtStage(source, "refining"), source.Token);
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.Equal(24, BespokeDecoder.Decode(result.File).Height);
    }

    [Fact]
    public void An_encode_that_is_cancelled_before_it_begins_gives_a_valid_file()
    {
        Picture picture = Waves(20, 30, 3, 8, middle: 0.5, swing: 0.3);
        EncodeResult result = BespokeEncoder.Encode(picture, Short(1_000_000), null, new CancellationToken(canceled: true));
        AssertGivesWhatItPromises(result, picture);
        Assert.Equal((StopReason.Cancelled, 0), (result.StopReason, result.Iterations));
    }

    [Fact]
    public void A_time_limit_ends_a_fit_that_would_go_on_for_hours()
    {
        Picture picture = Waves(96, 64, 3, 8, middle: 0.5, swing: 0.3);
        EncodeResult result = BespokeEncoder.Encode(picture, Short(100_000_000) with { TimeLimitSeconds = 1.5 });
        AssertGivesWhatItPromises(result, picture);
        Assert.Equal(StopReason.TimeLimit, result.StopReason);

        // Loose at the top: other tests share the machine.
        Assert.InRange(result.Elapsed.TotalSeconds, 1.0, 15);
    }

    /// <summary>A quick fit. On one thread: a team that meets after each of some thirty stages crawls where others have the cores.</summary>
    private static EncodeOptions Short(int iterations = 20) =>
        new() { Iterations = iterations, Threads = 1, Decoder = DecoderSize.Small, Lambda = 1e-3 };

    /// <summary>Smooth waves that differ between the channels. Middle and swing are shares of the largest sample.</summary>
    private static Picture Waves(int width, int height, int channels, int bitDepth, double middle, double swing)
    {
        Picture picture = new(width, height, channels, bitDepth);
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<ushort> row = picture.Row(c, y);
                for (int x = 0; x < width; x++)
                {
                    double wave = Math.Sin((x * 0.1) + c) * Math.Cos((y * 0.07) - (x * 0.02));
                    row[x] = (ushort)Math.Round(Math.Clamp(middle + (swing * wave), 0, 1) * picture.MaxValue);
                }
            }
        }

        return picture;
    }

    /// <summary>PSNR of the best constant picture: what a fit that has collapsed would give.</summary>
    private static double PsnrOfMean(Picture picture)
    {
        Picture constant = new(picture.Width, picture.Height, picture.Channels, picture.BitDepth);
        for (int c = 0; c < picture.Channels; c++)
        {
            double sum = 0;
            foreach (ushort sample in picture.Plane(c))
            {
                sum += sample;
            }

            constant.Plane(c).Fill((ushort)Math.Round(sum / picture.PixelCount));
        }

        return Psnr.Compute(picture, constant);
    }

    private static void AssertGivesWhatItPromises(EncodeResult result, Picture picture)
    {
        foreach (int threads in (ReadOnlySpan<int>)[1, 2])
        {
            Picture decoded = BespokeDecoder.Decode(result.File, new DecodeOptions { Threads = threads });
            Assert.Equal(
                (picture.Width, picture.Height, picture.Channels, picture.BitDepth),
                (decoded.Width, decoded.Height, decoded.Channels, decoded.BitDepth));
            for (int c = 0; c < picture.Channels; c++)
            {
                Assert.True(result.Decoded.Plane(c).SequenceEqual(decoded.Plane(c)), $"channel {c} differs from the promise");
            }
        }

        Assert.Equal(Psnr.Compute(picture, result.Decoded), result.Psnr);
        Assert.Equal(8.0 * result.File.Length / picture.PixelCount, result.Bpp, 1e-9);
    }

    private sealed class StopAtStage(CancellationTokenSource source, string stage) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Stage == stage)
            {
                source.Cancel();
            }
        }
    }

    /// <summary>Cancels when a step is reached. Unlike <see cref="Progress{T}"/> it does so on the thread that reports.</summary>
    private sealed class StopAfter(CancellationTokenSource source, int step) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Step >= step)
            {
                source.Cancel();
            }
        }
    }
}
