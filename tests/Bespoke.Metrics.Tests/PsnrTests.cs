using Bespoke.Imaging;

namespace Bespoke.Metrics.Tests;

public class PsnrTests
{
    [Fact]
    public void Equal_pictures_have_infinite_PSNR()
    {
        Picture picture = TestPictures.Make(33, 9);
        Assert.Equal(0, Psnr.MeanSquaredError(picture, picture));
        Assert.Equal(double.PositiveInfinity, Psnr.Compute(picture, picture));
    }

    [Theory]
    [InlineData(8, 1, 3)]
    [InlineData(8, 4, 200)]
    [InlineData(16, 3, 40000)]
    public void A_constant_difference_gives_its_square(int depth, int channels, int difference)
    {
        Picture a = TestPictures.Flat(37, 5, channels, depth, 10);
        Picture b = TestPictures.Flat(37, 5, channels, depth, 10 + difference);
        Assert.Equal((double)difference * difference, Psnr.MeanSquaredError(a, b));
        Assert.Equal(20 * Math.Log10((double)a.MaxValue / difference), Psnr.Compute(b, a), 1e-12);
    }

    [Fact]
    public void One_mean_is_taken_over_all_samples_of_all_channels_alpha_too()
    {
        Picture a = new(3, 7, 4, 8);
        Picture b = new(3, 7, 4, 8);
        b.Plane(3)[20] = 255;
        b.Plane(0)[0] = 1;
        Assert.Equal((65025.0 + 1) / (3 * 7 * 4), Psnr.MeanSquaredError(a, b));
    }

    [Fact]
    public void The_largest_differences_do_not_overflow()
    {
        Picture a = TestPictures.Flat(1000, 100, 1, 16, 0);
        Picture b = TestPictures.Flat(1000, 100, 1, 16, 65535);
        Assert.Equal(65535.0 * 65535, Psnr.MeanSquaredError(a, b));
        Assert.Equal(0, Psnr.Compute(a, b), 1e-12);
    }

    [Theory]
    [InlineData(5, 4, 3, 8, "5x4")]
    [InlineData(4, 4, 1, 8, "grey")]
    [InlineData(4, 4, 3, 16, "16")]
    public void Pictures_that_cannot_be_compared_are_refused_with_the_reason(int width, int height, int channels, int depth, string reason)
    {
        Picture a = new(4, 4, 3, 8);
        Picture b = new(width, height, channels, depth);
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Psnr.Compute(a, b)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MsSsim.Compute(a, b));
        Assert.Throws<ArgumentException>(() => Ssimulacra2.Compute(a, b));
        Assert.Throws<ArgumentException>(() => Comparison.Of(a, b));
    }
}
