using Bespoke.Imaging;

namespace Bespoke.Metrics.Tests;

public class MsSsimTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    public void Equal_pictures_have_the_value_1(int channels, int depth)
    {
        Picture picture = TestPictures.Make(176, 163, channels, depth);
        Assert.Equal(1, MsSsim.Compute(picture, picture), 1e-12);
    }

    [Fact]
    public void More_noise_gives_a_lower_value_and_order_does_not_matter()
    {
        Picture picture = TestPictures.Make(200, 180);
        double previous = 1;
        foreach (double amplitude in new[] { 0.02, 0.1, 0.4 })
        {
            Picture noisy = TestPictures.WithNoise(picture, amplitude);
            double value = MsSsim.Compute(picture, noisy);
            Assert.InRange(value, 0, previous - 1e-4);
            Assert.Equal(value, MsSsim.Compute(noisy, picture), 1e-12);
            previous = value;
        }
    }

    [Fact]
    public void Flat_pictures_differ_in_the_luminance_of_the_coarsest_scale_alone()
    {
        // With no variance contrast and structure are 1, so (2 m n + C1) / (m m + n n + C1) to the last weight remains.
        double m = 100 / 255.0;
        double n = 140 / 255.0;
        double luminance = ((2 * m * n) + 1e-4) / ((m * m) + (n * n) + 1e-4);
        double value = MsSsim.Compute(TestPictures.Flat(161, 161, 3, 8, 100), TestPictures.Flat(161, 161, 3, 8, 140));
        Assert.Equal(Math.Pow(luminance, 0.1333), value, 1e-9);
    }

    [Theory]
    [InlineData(11, 0.0448)]
    [InlineData(20, 0.0448)]
    [InlineData(21, 0.2856)]
    [InlineData(80, 0.3001)]
    [InlineData(160, 0.2363)]
    public void A_small_picture_has_as_many_scales_as_the_window_fits(int side, double lastWeight)
    {
        double[] weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
        double sum = weights.TakeWhile(weight => weight != lastWeight).Sum() + lastWeight;
        double m = 100 / 255.0;
        double n = 140 / 255.0;
        double luminance = ((2 * m * n) + 1e-4) / ((m * m) + (n * n) + 1e-4);
        double value = MsSsim.Compute(TestPictures.Flat(side, 200, 1, 8, 100), TestPictures.Flat(side, 200, 1, 8, 140));
        Assert.Equal(Math.Pow(luminance, lastWeight * weights.Sum() / sum), value, 1e-9);
    }

    [Fact]
    public void A_picture_smaller_than_the_window_is_refused() =>
        Assert.Throws<ArgumentException>(() => MsSsim.Compute(new Picture(10, 200, 3, 8), new Picture(10, 200, 3, 8)));

    [Theory]
    [InlineData(0.9, 10)]
    [InlineData(0.99, 20)]
    [InlineData(1, double.PositiveInfinity)]
    public void The_value_can_be_had_in_decibels(double value, double expected) =>
        Assert.Equal(expected, MsSsim.ToDecibels(value), 1e-9);
}
