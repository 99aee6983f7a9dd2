using System.Text;
using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging.Video;

public class Yuv4MpegTests
{
    [Theory]
    [InlineData(16, 128, 128, 0, 0, 0)]
    [InlineData(235, 128, 128, 255, 255, 255)]
    [InlineData(81, 90, 240, 254, 0, 0)]
    [InlineData(145, 54, 34, 0, 255, 1)]
    [InlineData(41, 240, 110, 0, 0, 255)]
    public void Colour_bars_of_BT601_have_their_known_values(byte luma, byte blue, byte red, int r, int g, int b) =>
        Assert.Equal([r, g, b], FirstPixel(Assert.Single(Read("W1 H1 F1:1 C444", [luma, blue, red]))));

    [Fact]
    public void High_definition_is_BT709()
    {
        byte[] frame = [.. Enumerable.Repeat((byte)63, 720), .. Enumerable.Repeat((byte)102, 720), .. Enumerable.Repeat((byte)240, 720)];
        Assert.Equal([255, 1, 0], FirstPixel(Read("W1 H720 F1:1 C444", frame)[0]));
    }

    [Fact]
    public void The_full_range_is_honoured()
    {
        Assert.Equal([0, 77, 255], Read("W3 H1 Cmono XCOLORRANGE=FULL", [0, 77, 255])[0].Plane(0).ToArray().Select(v => (int)v));
        Assert.Equal([0, 71, 255], Read("W3 H1 Cmono", [16, 77, 235])[0].Plane(0).ToArray().Select(v => (int)v));
    }

    [Theory]
    [InlineData("", 8)]
    [InlineData("C420", 8)]
    [InlineData("C420jpeg", 8)]
    [InlineData("C420mpeg2", 8)]
    [InlineData("C411", 8)]
    [InlineData("C422", 8)]
    [InlineData("C444", 8)]
    [InlineData("C420p10", 10)]
    [InlineData("C422p12", 12)]
    [InlineData("C444p16", 16)]
    public void One_colour_is_one_colour_in_every_sampling(string tag, int depth)
    {
        // An odd size, so that chroma planes have a sample of which only a part is seen.
        const int Width = 7, Height = 5;
        int columns = tag.Contains("444") ? 7 : tag.Contains("411") ? 2 : 4;
        int rows = tag.Contains("420") || tag.Length == 0 ? 3 : 5;
        byte[] frame = [.. Plane(Width * Height, 81, depth), .. Plane(columns * rows, 90, depth), .. Plane(columns * rows, 240, depth)];
        Picture picture = Assert.Single(Read($"W{Width} H{Height} F25:1 {tag}", frame));
        int scale = depth == 8 ? 1 : 257;
        Assert.Equal((depth == 8 ? 8 : 16, 3), (picture.BitDepth, picture.Channels));
        for (int n = 0; n < Width * Height; n++)
        {
            Assert.InRange(picture.Plane(0)[n], 254 * scale, 255 * scale);
            Assert.InRange(picture.Plane(1)[n], 0, scale);
            Assert.InRange(picture.Plane(2)[n], 0, scale);
        }
    }

    [Theory]
    [InlineData("C420jpeg", 0.5)]
    [InlineData("C420mpeg2", 0)]
    [InlineData("C422", 0)]
    public void A_ramp_of_colour_keeps_its_place(string tag, double shift)
    {
        // Cr rises by 4 a column of the picture: its samples lie between two columns (JPEG) or on the first of them (MPEG-2).
        const int Width = 16, Height = 2;
        int rows = tag == "C422" ? 2 : 1;
        byte[] ramp = [.. Enumerable.Range(0, Width / 2).Select(x => (byte)(100 + (4 * ((2 * x) + shift))))];
        byte[] red = [.. Enumerable.Repeat(ramp, rows).SelectMany(row => row)];
        Picture picture = Read($"W{Width} H{Height} F25:1 {tag}", [.. Plane(Width * Height, 126, 8), .. Plane(red.Length, 128, 8), .. red])[0];
        for (int x = 1; x < Width - 1; x++)
        {
            double expected = (255.0 / 219 * (126 - 16)) + (2 * (1 - 0.299) * 255 / 224 * (100 + (4 * x) - 128));
            Assert.InRange(picture.Plane(0)[x], Math.Round(expected) - 1, Math.Round(expected) + 1);
        }
    }

    [Theory]
    [InlineData("F30:1", 2.0, new[] { 0, 15, 30, 45 })]
    [InlineData("F25:1", 2.0, new[] { 0, 12, 25, 37, 50 })]
    [InlineData("F30000:1001", 1.0, new[] { 0, 29, 59 })]
    [InlineData("F10:1", 10.0, new[] { 0, 1, 2, 3, 4 })]
    [InlineData("F2:1", 50.0, new[] { 0, 1, 2, 3, 4 })]
    [InlineData("F1:1", null, new[] { 0, 1, 2, 3, 4 })]
    public void So_many_frames_of_each_second_are_taken(string rate, double? framesPerSecond, int[] expected)
    {
        int count = expected[^1] + 1;
        IReadOnlyList<Picture> frames = Read($"W1 H1 {rate} Cmono XCOLORRANGE=FULL", [.. Enumerable.Range(0, count).Select(n => (byte)n)], framesPerSecond);
        Assert.Equal(expected, frames.Select(frame => (int)frame.Plane(0)[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("YUV4MPEG2 W2 H2 F1:1")]
    [InlineData("YUV4MPEG2\n")]
    [InlineData("YUV4MPEG2 W2 F1:1 Cmono\nFRAME\nABCD")]
    [InlineData("YUV4MPEG2 W0 H2 F1:1 Cmono\nFRAME\nABCD")]
    [InlineData("YUV4MPEG2 W-2 H2 F1:1 Cmono\nFRAME\nABCD")]
    [InlineData("YUV4MPEG2 W2 H99999999999 F1:1 Cmono\nFRAME\nABCD")]
    [InlineData("YUV4MPEG2 W2 H2 Fx Cmono\nFRAME\nABCD")]
    [InlineData("YUV4MPEG2 W2 H2 F1:0 Cmono\nFRAME\nABCD")]
    [InlineData("YUV4MPEG2 W2 H2 F1:1 C444alpha\nFRAME\nABCD")]
    [InlineData("YUV4MPEG2 W2 H2 F1:1 C420p11\nFRAME\nABCD")]
    [InlineData("YUV4MPEG2 W2 H2 F1:1 Cmono\n")]
    [InlineData("YUV4MPEG2 W2 H2 F1:1 Cmono\nFRAME\nABC")]
    [InlineData("YUV4MPEG2 W2 H2 F1:1 Cmono\nFRAMED\nABCD")]
    [InlineData("YUV4MPEG2 W2 H2 F1:1 Cmono\nFRAME\nABCDFRAME\nA")]
    [InlineData("YUV4MPEG2 W2 H2 F1:1 Cmono\nFRAME\nABCDFRAM")]
    [InlineData("YUV4MPEG3 W2 H2 F1:1 Cmono\nFRAME\nABCD")]
    public void Damage_gives_the_typed_exception(string file) => Assert.Throws<PictureFormatException>(() => ReadText(file));

    [Fact]
    public void A_header_without_end_is_refused_early()
    {
        using MemoryStream stream = new(Encoding.Latin1.GetBytes("YUV4MPEG2 X" + new string('a', 1 << 20)));
        Assert.Throws<PictureFormatException>(() => VideoFile.Read(stream));
    }

    [Fact]
    public void Without_a_rate_in_the_header_none_can_be_asked_for()
    {
        Assert.Throws<PictureFormatException>(() => Read("W1 H1 Cmono", [1, 2], 2));
        Assert.Throws<PictureFormatException>(() => Read("W1 H1 F0:0 Cmono", [1, 2], 2));
        Assert.Equal(2, Read("W1 H1 F0:0 Cmono", [1, 2]).Count);
    }

    [Fact]
    public void A_header_that_claims_too_much_is_refused()
    {
        Assert.Throws<BespokeLimitException>(() => ReadText("YUV4MPEG2 W65536 H1 F1:1\nFRAME\n"));
        Assert.Throws<BespokeLimitException>(() => ReadText("YUV4MPEG2 W65535 H65535 F1:1\nFRAME\n"));
    }

    [Fact]
    public void A_header_that_claims_what_is_not_there_costs_no_memory()
    {
        ReadText("YUV4MPEG2 W2 H2 F1:1 Cmono\nFRAME\nABCD");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PictureFormatException>(() => ReadText("YUV4MPEG2 W16000 H10000 F1:1\nFRAME\nAB"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Frames_are_counted_together()
    {
        byte[] planes = new byte[10 * 100];
        DecodeLimits limits = new() { MaxMemoryBytes = 2 * 100 * 9 };
        Assert.Equal(9, Read("W10 H10 F1:1 Cmono", planes[..900], limits: limits).Count);
        Assert.Throws<BespokeLimitException>(() => Read("W10 H10 F1:1 Cmono", planes, limits: limits));
        Assert.Equal(5, Read("W10 H10 F2:1 Cmono", planes, 1, limits).Count);
        Assert.Throws<BespokeLimitException>(() => Read("W1 H1 F1:1 Cmono", new byte[65_536]));
    }

    [Fact]
    public void Files_that_are_cut_or_changed_give_frames_or_a_typed_exception()
    {
        Random random = new(3);
        byte[] file = Make("W4 H2 F25:1 Ip A1:1 C420jpeg XYSCSS=420JPEG", [.. Enumerable.Range(0, 24).Select(n => (byte)n)], 12);
        Assert.Equal(2, VideoFile.Read(new MemoryStream(file)).Count);
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = round < file.Length ? file[..round] : [.. file];
            if (round >= file.Length)
            {
                damaged[random.Next(file.Length)] = (byte)random.Next(128);
            }

            try
            {
                Assert.NotEmpty(VideoFile.Read(new MemoryStream(damaged), round % 2 == 0 ? 2 : null));
            }
            catch (Exception e) when (e is PictureFormatException or BespokeLimitException)
            {
                // What a damaged file may give.
            }
        }
    }

    private static IReadOnlyList<Picture> ReadText(string file) => VideoFile.Read(new MemoryStream(Encoding.Latin1.GetBytes(file)));

    /// <summary>Frames are as long as the planes, or one byte each in grey of one pixel.</summary>
    private static IReadOnlyList<Picture> Read(string tags, byte[] planes, double? framesPerSecond = null, DecodeLimits? limits = null)
    {
        int frame = tags.StartsWith("W1 H1 ", StringComparison.Ordinal) && tags.Contains("mono") ? 1 : tags.StartsWith("W10 ", StringComparison.Ordinal) ? 100 : planes.Length;
        return VideoFile.Read(new MemoryStream(Make(tags, planes, frame)), framesPerSecond, limits);
    }

    private static byte[] Make(string tags, byte[] planes, int frame) =>
        [.. Encoding.ASCII.GetBytes($"YUV4MPEG2 {tags}\n"), .. planes.Chunk(frame).SelectMany(part => (byte[])[.. "FRAME\n"u8, .. part])];

    /// <summary>A plane of one value, given in 8 bits.</summary>
    private static IEnumerable<byte> Plane(int count, int value, int depth)
    {
        int sample = value << (depth - 8);
        return Enumerable.Range(0, count).SelectMany(_ => depth == 8 ? (byte[])[(byte)sample] : [(byte)sample, (byte)(sample >> 8)]);
    }

    private static IEnumerable<int> FirstPixel(Picture picture) => Enumerable.Range(0, 3).Select(c => (int)picture.Plane(c)[0]);
}
