using Bespoke.Fitting.Overfit;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary><see cref="HaarEstimate"/> on pictures whose coefficients are known.</summary>
public class HaarEstimateTests
{
    [Theory]
    [InlineData(1, 1, 3, 8)]
    [InlineData(7, 3, 1, 16)]
    [InlineData(130, 65, 4, 8)]
    public void One_colour_costs_nothing(int width, int height, int channels, int bitDepth)
    {
        Picture picture = new(width, height, channels, bitDepth);
        for (int c = 0; c < channels; c++)
        {
            picture.Plane(c).Fill((ushort)(picture.MaxValue / (c + 1)));
        }

        Assert.Equal(0, HaarEstimate.Bits(picture, 1e-4), 6);
    }

    [Theory]
    [InlineData(64, 64, 8)]
    [InlineData(128, 192, 16)]
    public void Stripes_are_one_coefficient_of_one_for_each_two_by_two_samples(int width, int height, int bitDepth)
    {
        Picture picture = new(width, height, 1, bitDepth);
        for (int y = 0; y < height; y++)
        {
            for (int x = 1; x < width; x += 2)
            {
                picture.Row(0, y)[x] = (ushort)picture.MaxValue;
            }
        }

        const double Lambda = 1e-3;
        double expected = width * height / 4 * Math.Log2(1 + (1 / (3 * Lambda))) / 2;
        Assert.Equal(expected, HaarEstimate.Bits(picture, Lambda), expected * 1e-5);
    }

    [Fact]
    public void Grey_in_three_channels_costs_what_light_alone_costs()
    {
        Random random = new(5);
        Picture grey = OverfitCases.RandomPicture(70, 50, 1, random);
        Picture colour = new(70, 50, 3, 8);
        for (int c = 0; c < 3; c++)
        {
            grey.Plane(0).CopyTo(colour.Plane(c));
        }

        // Three times the energy in light, nothing in colour, and an error that is a mean over three channels.
        double bits = HaarEstimate.Bits(grey, 1e-3);
        Assert.Equal(bits, HaarEstimate.Bits(colour, 1e-3), bits * 1e-4);
    }

    [Fact]
    public void Counting_stops_when_there_is_enough()
    {
        Picture picture = OverfitCases.RandomPicture(256, 256, 3, new Random(2));
        double all = HaarEstimate.Bits(picture, 1e-3);
        Assert.InRange(HaarEstimate.Bits(picture, 1e-3, all / 10), all / 10, all / 5);
        Assert.Equal(all, HaarEstimate.Bits(picture, 1e-3, 2 * all));
    }

    [Fact]
    public void Light_that_differs_from_tile_to_tile_counts()
    {
        Picture picture = new(128, 64, 1, 8);
        for (int y = 0; y < 64; y++)
        {
            picture.Row(0, y)[64..].Fill(255);
        }

        // Two means of 64 and 0, each 32 from their own.
        Assert.Equal(Math.Log2(1 + (32 * 32 / 0.03)), HaarEstimate.Bits(picture, 1e-2), 1e-3);
    }
}
