using System.Text;
using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging;

public class PnmTests
{
    [Theory]
    [InlineData("P1\n# bits\n3 2\n1 0 1\n010", 1, 8, new ushort[] { 0, 255, 0, 255, 0, 255 })]
    [InlineData("P2 2 1 255\n7\t200 ", 1, 8, new ushort[] { 7, 200 })]
    [InlineData("P2 2 1 100 50 100", 1, 8, new ushort[] { 128, 255 })]
    [InlineData("P2 2 1 1023 0 1023", 1, 16, new ushort[] { 0, 65535 })]
    [InlineData("P3\n1 2\n255\n1 2 3\n4 5 6\n", 3, 8, new ushort[] { 1, 4 })]
    [InlineData("P5 2 1 255 AB", 1, 8, new ushort[] { 65, 66 })]
    [InlineData("P5 2 1 65535 A!B!", 1, 16, new ushort[] { 0x4121, 0x4221 })]
    [InlineData("P6#c\n1 1 255\nABC", 3, 8, new ushort[] { 65 })]
    [InlineData("P4 4 1 P", 1, 8, new ushort[] { 255, 0, 255, 0 })]
    [InlineData("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\nAB", 4, 8, new ushort[] { 65 })]
    [InlineData("P7\nHEIGHT 1\nWIDTH 2\n# any order\nMAXVAL 255\nDEPTH 4\nENDHDR\nABCDEFGH", 4, 8, new ushort[] { 65, 69 })]
    public void Every_kind_is_read(string file, int channels, int depth, ushort[] firstPlane)
    {
        Picture picture = PictureFile.Read(Encoding.Latin1.GetBytes(file));
        Assert.Equal((channels, depth), (picture.Channels, picture.BitDepth));
        Assert.Equal(firstPlane, picture.Plane(0).ToArray());
    }

    [Theory]
    [InlineData(PictureFormat.Pnm, 1)]
    [InlineData(PictureFormat.Pnm, 3)]
    [InlineData(PictureFormat.Pnm, 4)]
    [InlineData(PictureFormat.Pgm, 1)]
    [InlineData(PictureFormat.Ppm, 3)]
    [InlineData(PictureFormat.Pam, 1)]
    [InlineData(PictureFormat.Pam, 3)]
    [InlineData(PictureFormat.Pam, 4)]
    public void A_picture_comes_back_as_it_was(PictureFormat format, int channels)
    {
        foreach ((int width, int height) in new[] { (1, 1), (7, 3) })
        {
            foreach (int depth in new[] { 8, 16 })
            {
                Picture picture = TestPictures.Make(width, height, channels, depth);
                TestPictures.AssertEqual(picture, PictureFile.Read(TestPictures.Write(picture, format)));
            }
        }
    }

    [Fact]
    public void Grey_can_be_written_as_PPM()
    {
        Picture grey = TestPictures.Make(5, 2, 1, 8);
        Picture read = PictureFile.Read(TestPictures.Write(grey, PictureFormat.Ppm));
        Assert.Equal(3, read.Channels);
        Assert.True(grey.Plane(0).SequenceEqual(read.Plane(2)));
    }

    [Theory]
    [InlineData(PictureFormat.Pgm, 3)]
    [InlineData(PictureFormat.Pgm, 4)]
    [InlineData(PictureFormat.Ppm, 4)]
    public void A_format_that_would_lose_channels_is_refused(PictureFormat format, int channels)
    {
        Picture picture = new(1, 1, channels, 8);
        using MemoryStream stream = new();
        Assert.Throws<NotSupportedException>(() => PictureFile.Write(picture, stream, format));
        Assert.Equal(0, stream.Length);
    }

    [Theory]
    [InlineData("P5")]
    [InlineData("P5 0 1 255 ")]
    [InlineData("P5 2 1 0 AB")]
    [InlineData("P5 2 1 65536 AB")]
    [InlineData("P5 2 1 99999999999 AB")]
    [InlineData("P5 2 1 255 A")]
    [InlineData("P5 2 1 10 AB")]
    [InlineData("P5 2 x 255 AB")]
    [InlineData("P6 60000 400 255 ABC")]
    [InlineData("P2 2 1 255 1 256")]
    [InlineData("P2 2 1 255 1")]
    [InlineData("P1 2 1 0 2")]
    [InlineData("P7\nWIDTH 1\nHEIGHT 1\nMAXVAL 255\nENDHDR\nA")]
    [InlineData("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\nABCDE")]
    [InlineData("P7\nCOLOUR 1\nENDHDR\nA")]
    public void Damage_gives_the_typed_exception(string file)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(file);
        Assert.Throws<PictureFormatException>(() => PictureFile.Read(bytes));
    }

    [Fact]
    public void A_header_that_claims_too_much_is_refused() =>
        Assert.Throws<BespokeLimitException>(() => PictureFile.Read("P5 65535 65535 255 A"u8));

    [Fact]
    public void Files_that_are_cut_or_changed_give_a_picture_or_a_typed_exception()
    {
        Random random = new(3);
        byte[][] files =
        [
            TestPictures.Write(TestPictures.Make(7, 3, 3, 8), PictureFormat.Ppm),
            TestPictures.Write(TestPictures.Make(7, 3, 4, 16), PictureFormat.Pam),
            [.. "P3 2 2 9 1 2 3 4 5 6 7 8 9 1 2 3"u8],
        ];
        foreach (byte[] file in files)
        {
            for (int length = 0; length < file.Length; length++)
            {
                TestPictures.AssertPictureOrTypedException(file.AsSpan(0, length));
            }

            for (int round = 0; round < 2000; round++)
            {
                byte[] damaged = [.. file];
                damaged[random.Next(Math.Min(40, file.Length))] = (byte)random.Next(128);
                TestPictures.AssertPictureOrTypedException(damaged);
            }
        }
    }
}
