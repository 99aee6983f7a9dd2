using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging;

/// <summary>Pictures made on the fly, and the question whether two are equal.</summary>
internal static class TestPictures
{
    /// <summary>A ramp with noise, so that rows differ and every filter has its turn.</summary>
    public static Picture Make(int width, int height, int channels, int bitDepth, PictureMetadata? metadata = null)
    {
        Picture picture = new(width, height, channels, bitDepth) { Metadata = metadata ?? PictureMetadata.Empty };
        Random random = new(width + (1000 * height) + channels + bitDepth);
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<ushort> row = picture.Row(c, y);
                int noise = y % 3 == 0 ? picture.MaxValue / 2 : 4;
                for (int x = 0; x < width; x++)
                {
                    int ramp = picture.MaxValue * (x + y) / (width + height);
                    row[x] = (ushort)Math.Clamp(ramp + random.Next(-noise, noise + 1), 0, picture.MaxValue);
                }
            }
        }

        return picture;
    }

    public static void AssertEqual(Picture expected, Picture actual)
    {
        Assert.Equal(
            (expected.Width, expected.Height, expected.Channels, expected.BitDepth),
            (actual.Width, actual.Height, actual.Channels, actual.BitDepth));
        for (int c = 0; c < expected.Channels; c++)
        {
            Assert.True(expected.Plane(c).SequenceEqual(actual.Plane(c)), $"channel {c} differs");
        }
    }

    public static byte[] Write(Picture picture, PictureFormat format)
    {
        using MemoryStream stream = new();
        PictureFile.Write(picture, stream, format);
        return stream.ToArray();
    }

    /// <summary>Asserts that the bytes give a picture or one of the two exceptions that damaged content may raise.</summary>
    public static void AssertPictureOrTypedException(ReadOnlySpan<byte> file)
    {
        try
        {
            Assert.True(PictureFile.Read(file).PixelCount > 0);
        }
        catch (PictureFormatException error)
        {
            Assert.DoesNotContain('\n', error.Message);
        }
        catch (BespokeLimitException)
        {
            // A damaged header may claim a large picture.
        }
    }
}
