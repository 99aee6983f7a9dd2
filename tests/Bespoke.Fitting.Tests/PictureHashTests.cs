using Bespoke.Fitting.Tests.Overfit;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Tests;

public class PictureHashTests
{
    [Fact]
    public void A_picture_halved_and_brightened_is_the_same()
    {
        Picture picture = Blobs(160, 120, seed: 1);
        Picture other = new(80, 60, 3, 8);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < 60; y++)
            {
                for (int x = 0; x < 80; x++)
                {
                    other.Row(c, y)[x] = (ushort)Math.Min(255, 20 + (picture.Row(c, 2 * y)[2 * x] * 0.9));
                }
            }
        }

        Assert.InRange(PictureHash.Of(picture).DistanceTo(PictureHash.Of(other)), 0, PictureHash.SameWithin / 2);
    }

    [Fact]
    public void Other_pictures_are_far_away()
    {
        PictureHash hash = PictureHash.Of(Blobs(160, 120, seed: 1));
        Assert.All(Enumerable.Range(2, 20), seed => Assert.True(hash.DistanceTo(PictureHash.Of(Blobs(160, 120, seed))) > PictureHash.SameWithin));
    }

    [Fact]
    public void Text_is_read_back_and_other_text_refused()
    {
        PictureHash hash = PictureHash.Of(Blobs(33, 20, seed: 4));
        Assert.Equal(hash, PictureHash.Parse(hash.ToString()));
        Assert.Throws<FormatException>(() => PictureHash.Parse("nothing"));
    }

    [Fact]
    public void The_smallest_picture_has_a_hash() =>
        Assert.Equal(default, PictureHash.Of(OverfitCases.RandomPicture(1, 1, 3, new Random(1))));

    private static Picture Blobs(int width, int height, int seed)
    {
        Random random = new(seed);
        Picture picture = new(width, height, 3, 8);
        (double X, double Y, double Size)[] blobs =
            [.. Enumerable.Range(0, 12).Select(_ => (random.NextDouble() * width, random.NextDouble() * height, 10 + (30 * random.NextDouble())))];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double value = blobs.Sum(b => 60 * Math.Exp(-(((x - b.X) * (x - b.X)) + ((y - b.Y) * (y - b.Y))) / (b.Size * b.Size)));
                for (int c = 0; c < 3; c++)
                {
                    picture.Row(c, y)[x] = (ushort)Math.Min(255, value);
                }
            }
        }

        return picture;
    }
}
