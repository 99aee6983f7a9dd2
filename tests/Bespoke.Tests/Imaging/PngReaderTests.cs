using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging;

public class PngReaderTests
{
    [Theory]
    [InlineData(1, new byte[] { 0b1010_0000 }, new ushort[] { 255, 0, 255 })]
    [InlineData(2, new byte[] { 0b0001_1000 }, new ushort[] { 0, 85, 170 })]
    [InlineData(4, new byte[] { 0x0F, 0x80 }, new ushort[] { 0, 255, 136 })]
    public void Grey_of_few_bits_is_scaled_to_8(byte depth, byte[] row, ushort[] expected)
    {
        Picture picture = Read(new PngBuilder().Header(3, 1, depth, 0).Rows([0, .. row]));
        Assert.Equal((1, 8), (picture.Channels, picture.BitDepth));
        Assert.Equal(expected, picture.Plane(0).ToArray());
    }

    [Fact]
    public void A_palette_becomes_RGB()
    {
        Picture picture = Read(new PngBuilder().Header(3, 1, 2, 3)
            .Chunk("PLTE", 10, 20, 30, 40, 50, 60, 70, 80, 90).Rows(0, 0b0110_0000));
        Assert.Equal([40, 70, 10], picture.Plane(0).ToArray());
        Assert.Equal([50, 80, 20], picture.Plane(1).ToArray());
        Assert.Equal([60, 90, 30], picture.Plane(2).ToArray());
        Assert.Equal(3, picture.Channels);
    }

    [Fact]
    public void A_palette_with_transparency_becomes_RGBA_and_later_entries_are_opaque()
    {
        Picture picture = Read(new PngBuilder().Header(2, 1, 8, 3)
            .Chunk("PLTE", 1, 2, 3, 4, 5, 6).Chunk("tRNS", 77).Rows(0, 0, 1));
        Assert.Equal([77, 255], picture.Plane(3).ToArray());
        Assert.Equal([1, 4], picture.Plane(0).ToArray());
    }

    [Fact]
    public void A_transparent_grey_is_compared_before_scaling()
    {
        Picture picture = Read(new PngBuilder().Header(2, 1, 4, 0).Chunk("tRNS", 0, 3).Rows(0, 0x3F));
        Assert.Equal([0, 255], picture.Plane(3).ToArray());
        Assert.Equal([51, 255], picture.Plane(2).ToArray());
    }

    [Fact]
    public void A_transparent_colour_of_16_bits_needs_all_three_samples()
    {
        Picture picture = Read(new PngBuilder().Header(2, 1, 16, 2).Chunk("tRNS", 1, 2, 3, 4, 5, 6)
            .Rows(0, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 7));
        Assert.Equal([0, 65535], picture.Plane(3).ToArray());
        Assert.Equal([0x0506, 0x0507], picture.Plane(2).ToArray());
    }

    [Fact]
    public void Grey_with_alpha_becomes_RGBA()
    {
        Picture picture = Read(new PngBuilder().Header(1, 1, 8, 4).Rows(0, 9, 200));
        Assert.Equal(new ushort[] { 9, 9, 9, 200 }, Enumerable.Range(0, 4).Select(c => picture.Plane(c)[0]));
    }

    [Fact]
    public void Seven_interlace_passes_fill_an_8x8_picture()
    {
        // Adam7's own table of passes (specification, figure 4.8), each pixel holding its pass.
        string[] passes = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];
        List<byte> rows = [];
        for (char pass = '1'; pass <= '7'; pass++)
        {
            foreach (string line in passes.Where(line => line.Contains(pass)))
            {
                rows.Add(0);
                rows.AddRange(line.Where(letter => letter == pass).Select(letter => (byte)letter));
            }
        }

        Picture picture = Read(new PngBuilder().Header(8, 8, 8, 0, interlace: 1).Rows([.. rows]));
        Assert.Equal(string.Concat(passes).Select(letter => (ushort)letter), picture.Plane(0).ToArray());
    }

    [Fact]
    public void Picture_data_may_be_split_anywhere()
    {
        byte[] data = PngBuilder.Deflate([0, 1, 2, 0, 3, 4]);
        PngBuilder builder = new PngBuilder().Header(2, 2, 8, 0).Chunk("IDAT");
        foreach (byte value in data)
        {
            builder.Chunk("IDAT", value);
        }

        Assert.Equal([1, 2, 3, 4], Read(builder).Plane(0).ToArray());
    }

    [Fact]
    public void Metadata_are_carried_also_when_compressed_or_marked()
    {
        byte[] xmp = [.. "XML:com.adobe.xmp"u8, 0, 1, 0, (byte)'e', (byte)'n', 0, (byte)'t', 0, .. PngBuilder.Deflate([1, 2, 3])];
        Picture picture = Read(new PngBuilder().Header(1, 1, 8, 0)
            .Chunk("iCCP", [(byte)'n', 0, 0, .. PngBuilder.Deflate([4, 5])])
            .Chunk("iTXt", [.. "Comment"u8, 0, 0, 0, 0, 0, 9])
            .Rows(0, 7)
            .Chunk("iTXt", xmp)
            .Chunk("eXIf", [.. "Exif\0\0II*\0"u8]));
        Assert.Equal([1, 2, 3], picture.Metadata.Xmp);
        Assert.Equal([4, 5], picture.Metadata.IccProfile);
        Assert.Equal("II*\0"u8.ToArray(), picture.Metadata.Exif);
    }

    [Fact]
    public void Of_metadata_that_come_twice_the_first_stay()
    {
        Picture picture = Read(new PngBuilder().Header(1, 1, 8, 0)
            .Chunk("iCCP", [(byte)'n', 0, 0, .. PngBuilder.Deflate([4, 5])])
            .Chunk("iCCP", 1, 2, 3)
            .Rows(0, 7));
        Assert.Equal([4, 5], picture.Metadata.IccProfile);
    }

    private static Picture Read(PngBuilder builder) => PictureFile.Read(builder.End());
}
