using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging;

public class PngDamageTests
{
    private static PngBuilder Grey1x1 => new PngBuilder().Header(1, 1, 8, 0);

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "no picture data", Grey1x1.End() },
        { "end early", new PngBuilder().Header(2, 2, 8, 0).Rows(0, 1, 2).End() },
        { "cannot be unpacked", Grey1x1.Chunk("IDAT", 1, 2, 3, 4).End() },
        { "cannot be unpacked", Grey1x1.Chunk("IDAT", 0x78, 0x20, 1, 2, 3, 4).End() },
        { "metadata cannot", Grey1x1.Chunk("iCCP", 65, 0, 0, 0x78, 0x20, 1, 2, 3, 4).Rows(0, 1).End() },
        { "filter 5", Grey1x1.Rows(5, 1).End() },
        { "0 pixels", new PngBuilder().Header(0, 1, 8, 0).Rows(0).End() },
        { "colour type 2 with 4 bits", new PngBuilder().Header(1, 1, 4, 2).Rows(0, 1).End() },
        { "colour type 1 with 8 bits", new PngBuilder().Header(1, 1, 8, 1).Rows(0, 1).End() },
        { "interlace", new PngBuilder().Header(1, 1, 8, 0, interlace: 2).Rows(0, 1).End() },
        { "13", new PngBuilder().Chunk("IHDR", 1).End() },
        { "first chunk", new PngBuilder().Rows(0, 1).Header(1, 1, 8, 0).End() },
        { "palette is missing", new PngBuilder().Header(1, 1, 8, 3).Rows(0, 0).End() },
        { "cannot have 4", new PngBuilder().Header(1, 1, 8, 3).Chunk("PLTE", 1, 2, 3, 4).Rows(0, 0).End() },
        { "colour 1 is used", new PngBuilder().Header(1, 1, 8, 3).Chunk("PLTE", 1, 2, 3).Rows(0, 1).End() },
        { "tRNS", Grey1x1.Rows(0, 1).Chunk("tRNS", 0, 1).End() },
        { "does not fit", Grey1x1.Chunk("tRNS", 0, 1, 2).Rows(0, 1).End() },
        { "XyZw", Grey1x1.Chunk("XyZw").Rows(0, 1).End() },
        { "IDAT", Grey1x1.Rows(0, 1).Chunk("tEXt").Rows(0, 1).End() },
        { "XMP", Grey1x1.Chunk("iTXt", [.. "XML:com.adobe.xmp"u8, 0, 0]).Rows(0, 1).End() },
        { "colour profile", Grey1x1.Chunk("iCCP", 1, 2, 3).Rows(0, 1).End() },
        { "metadata cannot", Grey1x1.Chunk("iCCP", 65, 0, 0, 1, 2, 3).Rows(0, 1).End() },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Damage_is_named_in_one_line(string expected, byte[] file)
    {
        PictureFormatException error = Assert.Throws<PictureFormatException>(() => PictureFile.Read(file));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(uint.MaxValue, 1)]
    [InlineData(0x7FFF_FFFF, 0x7FFF_FFFF)]
    [InlineData(65535, 32768)]
    [InlineData(1, 500_000_000)]
    public void A_header_that_claims_too_much_is_refused_before_anything_is_allocated(uint width, uint height)
    {
        byte[] file = new PngBuilder().Header(width, height, 8, 6).Rows(0, 1).End();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<BespokeLimitException>(() => PictureFile.Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Channels_count_towards_the_limit_of_memory()
    {
        DecodeLimits limits = DecodeLimits.Default with { MaxMemoryBytes = 100 * 2 * 3 };
        byte[] opaque = TestPictures.Write(new Picture(10, 10, 3, 8), PictureFormat.Png);
        byte[] transparent = TestPictures.Write(new Picture(10, 10, 4, 8), PictureFormat.Png);
        Assert.Equal(100, PictureFile.Read(opaque, limits).PixelCount);
        Assert.Throws<BespokeLimitException>(() => PictureFile.Read(transparent, limits));
    }

    [Fact]
    public void A_metadata_bomb_is_refused()
    {
        byte[] bomb = PngBuilder.Deflate(new byte[20_000_000]);
        byte[] file = Grey1x1.Chunk("iCCP", [65, 0, 0, .. bomb]).Rows(0, 1).End();
        Assert.Throws<BespokeLimitException>(() => PictureFile.Read(file));
        Assert.Equal(20_000_000, PictureFile.Read(file, DecodeLimits.Unlimited).Metadata.IccProfile!.Length);
    }

    [Fact]
    public void Surplus_picture_data_are_not_unpacked()
    {
        byte[] file = Grey1x1.Rows(new byte[50_000_000]).End();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(1, PictureFile.Read(file).PixelCount);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        byte[] file = SmallFile();
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<PictureFormatException>(() => PictureFile.Read(file.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Any_flipped_bit_is_noticed()
    {
        byte[] file = SmallFile();
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Exception? error = Record.Exception(() => PictureFile.Read(damaged));
            Assert.True(error is PictureFormatException or BespokeLimitException, $"bit {bit}: {error}");
        }
    }

    [Fact]
    public void Damage_behind_right_checksums_gives_a_picture_or_a_typed_exception()
    {
        Random random = new(5);
        byte[] data = PngBuilder.Deflate([.. Enumerable.Range(0, 8 * 9).Select(i => (byte)(i % 9 == 0 ? i / 9 % 5 : i * 7))]);
        for (int round = 0; round < 2000; round++)
        {
            byte[] header = [0, 0, 0, 8, 0, 0, 0, 8, 8, (byte)random.Next(7), 0, 0, (byte)random.Next(2)];
            byte[] damaged = [.. data];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            byte[] extra = new byte[random.Next(12)];
            random.NextBytes(extra);
            string[] types = ["PLTE", "tRNS", "iCCP", "eXIf", "iTXt", "IDAT"];
            TestPictures.AssertPictureOrTypedException(new PngBuilder().Chunk("IHDR", header)
                .Chunk("PLTE", 1, 2, 3).Chunk(types[random.Next(types.Length)], extra).Chunk("IDAT", damaged).End());
        }
    }

    private static byte[] SmallFile() => TestPictures.Write(
        TestPictures.Make(5, 4, 3, 8, new PictureMetadata { IccProfile = [1, 2, 3], Exif = [.. "II*\0"u8], Xmp = [.. "<x/>"u8] }),
        PictureFormat.Png);
}
