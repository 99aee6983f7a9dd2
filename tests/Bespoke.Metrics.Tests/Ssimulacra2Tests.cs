using Bespoke.Imaging;

namespace Bespoke.Metrics.Tests;

public class Ssimulacra2Tests
{
    [Theory]
    [InlineData(8, 8, 1)]
    [InlineData(31, 50, 3)]
    [InlineData(40, 9, 4)]
    public void Equal_pictures_have_the_score_100(int width, int height, int channels)
    {
        Picture picture = TestPictures.Make(width, height, channels);
        Assert.Equal(100, Ssimulacra2.Compute(picture, picture));
    }

    [Fact]
    public void More_noise_gives_a_lower_score()
    {
        Picture picture = TestPictures.Make(160, 140);
        double previous = 100;
        foreach (double amplitude in new[] { 0.01, 0.05, 0.2, 0.6 })
        {
            double score = Ssimulacra2.Compute(picture, TestPictures.WithNoise(picture, amplitude));
            Assert.True(score < previous - 1, $"{score} at {amplitude}, {previous} before");
            previous = score;
        }

        Assert.True(previous < 0, "very bad pictures have negative scores");
    }

    [Fact]
    public void Depth_does_not_matter()
    {
        Picture a = TestPictures.Make(64, 64);
        Picture b = TestPictures.WithNoise(a, 0.1);
        Assert.Equal(Ssimulacra2.Compute(a, b), Ssimulacra2.Compute(To16Bits(a), To16Bits(b)), 1e-3);
    }

    [Fact]
    public void Grey_counts_as_three_equal_channels()
    {
        Picture a = TestPictures.Make(64, 64, 1);
        Picture b = TestPictures.WithNoise(a, 0.1);
        Assert.Equal(Ssimulacra2.Compute(Repeat(a, 3), Repeat(b, 3)), Ssimulacra2.Compute(a, b), 1e-9);
    }

    [Fact]
    public void Full_alpha_changes_nothing_and_colour_under_no_alpha_does_not_count()
    {
        Picture a = TestPictures.Make(64, 64);
        Picture b = TestPictures.WithNoise(a, 0.1);
        Assert.Equal(Ssimulacra2.Compute(a, b), Ssimulacra2.Compute(WithAlpha(a, 255), WithAlpha(b, 255)), 0.01);
        Assert.Equal(100, Ssimulacra2.Compute(WithAlpha(a, 0), WithAlpha(b, 0)));
    }

    [Fact]
    public void A_side_below_8_pixels_is_refused_and_left_out_of_a_comparison()
    {
        Picture picture = new(7, 100, 3, 8);
        Assert.Throws<ArgumentException>(() => Ssimulacra2.Compute(picture, picture));
        Comparison comparison = Comparison.Of(picture, picture);
        Assert.Null(comparison.Ssimulacra2);
        Assert.Null(comparison.MsSsim);
        Assert.Equal(double.PositiveInfinity, comparison.Psnr);
    }

    [Fact]
    public void The_blur_has_the_sum_and_the_variance_of_the_Gaussian_and_ends_after_4_samples()
    {
        float[] impulse = new float[21 * 21];
        impulse[(10 * 21) + 10] = 1;
        float[] response = new TruncatedCosineBlur(21, 21).Apply(impulse);
        double variance = 0;
        for (int y = 0; y < 21; y++)
        {
            for (int x = 0; x < 21; x++)
            {
                float value = response[(y * 21) + x];
                Assert.Equal(response[(x * 21) + y], value, 1e-7f);
                Assert.True(Math.Max(Math.Abs(x - 10), Math.Abs(y - 10)) <= 4 || value == 0);
                variance += value * (x - 10) * (x - 10);
            }
        }

        Assert.Equal(1, response.Sum(value => (double)value), 1e-6);
        Assert.Equal(1.5 * 1.5, variance, 1e-5);
    }

    private static Picture To16Bits(Picture picture)
    {
        Picture wide = new(picture.Width, picture.Height, picture.Channels, 16);
        for (int c = 0; c < picture.Channels; c++)
        {
            for (int i = 0; i < picture.Plane(c).Length; i++)
            {
                wide.Plane(c)[i] = (ushort)(picture.Plane(c)[i] * 257);
            }
        }

        return wide;
    }

    private static Picture Repeat(Picture grey, int channels)
    {
        Picture picture = new(grey.Width, grey.Height, channels, grey.BitDepth);
        for (int c = 0; c < channels; c++)
        {
            grey.Plane(0).CopyTo(picture.Plane(c));
        }

        return picture;
    }

    private static Picture WithAlpha(Picture colour, ushort alpha)
    {
        Picture picture = new(colour.Width, colour.Height, 4, colour.BitDepth);
        for (int c = 0; c < 3; c++)
        {
            colour.Plane(c).CopyTo(picture.Plane(c));
        }

        picture.Plane(3).Fill(alpha);
        return picture;
    }
}
