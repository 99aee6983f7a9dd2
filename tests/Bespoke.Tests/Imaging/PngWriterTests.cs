using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging;

public class PngWriterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(1, 40)]
    [InlineData(129, 37)]
    public void Every_kind_of_picture_comes_back_as_it_was(int width, int height)
    {
        foreach (int channels in new[] { 1, 3, 4 })
        {
            foreach (int depth in new[] { 8, 16 })
            {
                Picture picture = TestPictures.Make(width, height, channels, depth);
                TestPictures.AssertEqual(picture, PictureFile.Read(TestPictures.Write(picture, PictureFormat.Png)));
            }
        }
    }

    [Fact]
    public void Metadata_come_back_as_they_were()
    {
        PictureMetadata metadata = new()
        {
            IccProfile = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * i))],
            Exif = [.. "MM\0*"u8, 0, 0, 0, 8],
            Xmp = [.. "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"u8],
        };
        PictureMetadata read = PictureFile.Read(TestPictures.Write(TestPictures.Make(3, 3, 3, 8, metadata), PictureFormat.Png)).Metadata;
        Assert.Equal(metadata.IccProfile, read.IccProfile);
        Assert.Equal(metadata.Exif, read.Exif);
        Assert.Equal(metadata.Xmp, read.Xmp);
    }

    [Fact]
    public void A_smooth_ramp_is_filtered_so_that_it_compresses_well()
    {
        Picture picture = new(256, 256, 3, 8);
        for (int c = 0; c < 3; c++)
        {
            for (int i = 0; i < 65536; i++)
            {
                picture.Plane(c)[i] = (byte)((i % 256) + (i / 256 * (c + 1)));
            }
        }

        // 196,608 bytes of samples; without filters zlib gets little out of a diagonal ramp.
        Assert.InRange(TestPictures.Write(picture, PictureFormat.Png).Length, 0, 6000);
    }

    [Fact]
    public void The_same_picture_gives_the_same_bytes()
    {
        Picture picture = TestPictures.Make(50, 20, 4, 16);
        Assert.Equal(TestPictures.Write(picture, PictureFormat.Png), TestPictures.Write(picture, PictureFormat.Png));
    }
}
