using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging;

public class PictureFileTests
{
    [Theory]
    [InlineData("a.png", PictureFormat.Png)]
    [InlineData("b.c/PICTURE.PNG", PictureFormat.Png)]
    [InlineData("x.ppm", PictureFormat.Ppm)]
    [InlineData("x.pgm", PictureFormat.Pgm)]
    [InlineData("x.pnm", PictureFormat.Pnm)]
    [InlineData("x.pam", PictureFormat.Pam)]
    [InlineData("x.jpg", null)]
    [InlineData("png", null)]
    public void The_format_follows_from_the_name_when_writing(string name, PictureFormat? expected) =>
        Assert.Equal(expected, PictureFile.FormatOf(name));

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("P8 1 1")]
    [InlineData("hello")]
    public void Bytes_of_no_known_format_are_refused(string file)
    {
        byte[] bytes = [.. file.Select(letter => (byte)letter)];
        Assert.Throws<PictureFormatException>(() => PictureFile.Read(bytes));
    }

    [Fact]
    public void A_stream_that_cannot_seek_and_gives_few_bytes_at_a_time_is_read()
    {
        Picture picture = TestPictures.Make(31, 17, 3, 8);
        using TrickleStream stream = new(TestPictures.Write(picture, PictureFormat.Png));
        TestPictures.AssertEqual(picture, PictureFile.Read(stream));
    }

    [Fact]
    public void A_stream_without_end_stops_at_the_limit_of_memory()
    {
        using TrickleStream stream = new(new byte[5000]);
        Assert.Throws<BespokeLimitException>(() => PictureFile.Read(stream, DecodeLimits.Default with { MaxMemoryBytes = 1000 }));
    }

    [Fact]
    public void A_foreign_format_is_named_when_it_cannot_be_read()
    {
        Exception? error = Record.Exception(() => PictureFile.Read([0xFF, 0xD8, 0xFF, 0xE0, 0, 0]));
        Assert.Contains("JPEG", error!.Message, StringComparison.Ordinal);
        if (VipsLibrary.IsPresent)
        {
            Assert.IsType<PictureFormatException>(error);
        }
        else
        {
            Assert.IsType<MissingDependencyException>(error);
            Assert.Contains("libvips42", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("landscape_orientation5.jpg", false)]
    [InlineData("landscape_orientation6.jpg", false)]
    [InlineData("portrait_orientation8.jpg", false)]
    [InlineData("adobergb_orientation6.jpg", true)]
    [InlineData("adobergb_orientation3.jpg", true)]
    public void Foreign_formats_are_turned_upright_and_keep_their_profile(string name, bool hasProfile)
    {
        // Needs a library and files that do not travel with the repository.
        if (SharedData.Folder("data/test/metadata") is not string folder || !VipsLibrary.IsPresent)
        {
            return;
        }

        byte[] file = File.ReadAllBytes(Path.Combine(folder, name));
        Picture picture = PictureFile.Read(file);
        Assert.Equal(name.StartsWith("portrait", StringComparison.Ordinal), picture.Height > picture.Width);
        Assert.Equal(3, picture.Channels);
        Assert.Equal(hasProfile, picture.Metadata.IccProfile is not null);
        Assert.Equal(1, Orientation(picture.Metadata.Exif!));
        Assert.Throws<PictureFormatException>(() => PictureFile.Read(file.AsSpan(0, file.Length / 2)));
        Assert.Throws<BespokeLimitException>(() => PictureFile.Read(file, DecodeLimits.Default with { MaxSide = 100 }));
    }

    [Theory]
    [InlineData("II*\0\b\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0\u0006\0\0\0")]
    [InlineData("MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0")]
    public void The_orientation_of_an_Exif_block_is_set_upright(string block)
    {
        byte[] exif = [.. block.Select(letter => (byte)letter)];
        Assert.Equal(6, Orientation(exif));
        byte[] marked = [.. "Exif\0\0"u8, .. exif];
        Assert.Equal(1, Orientation(ExifOrientation.Upright(marked)));
        Assert.Equal(exif.Length, ExifOrientation.Upright(exif).Length);
        for (int length = 0; length < exif.Length; length++)
        {
            Assert.Equal(length, ExifOrientation.Upright(exif.AsSpan(0, length)).Length);
        }
    }

    private static int Orientation(byte[] exif)
    {
        bool isLittle = exif[0] == 'I';
        for (int i = 8; i + 12 <= exif.Length; i++)
        {
            ReadOnlySpan<byte> tag = isLittle ? [0x12, 1, 3, 0] : [1, 0x12, 0, 3];
            if (exif.AsSpan(i, 4).SequenceEqual(tag))
            {
                return exif[i + 8] + exif[i + 9];
            }
        }

        return 1;
    }

    private sealed class TrickleStream(byte[] data) : MemoryStream(data)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }
}
