using System.Buffers.Binary;
using System.Text;
using Bespoke.Container;
using Bespoke.Imaging;

namespace Bespoke.Tests.Container;

public class BskFileTests
{
    private static readonly BskHeader s_header = new() { Width = 300, Height = 7, Channels = 4, BitDepth = 16, Codec = CodecKind.Overfit };

    private static readonly PictureMetadata s_metadata = new() { IccProfile = [1, 2, 3], Xmp = Encoding.UTF8.GetBytes("<x/>") };

    [Fact]
    public void What_is_written_is_read()
    {
        byte[] bytes = BskFile.Write(s_header, [1], [2, 3], [4, 5, 6], 0x12345678, s_metadata);
        BskFile file = BskFile.Read(bytes, DecodeLimits.Default, allowTruncated: false);
        Assert.Equal(s_header with { CodecLength = 1, NetworkLength = 2, LatentLength = 3 }, file.Header);
        Assert.Equal([1], file.CodecSection);
        Assert.Equal([2, 3], file.NetworkSection);
        Assert.Equal([4, 5, 6], file.LatentSection);
        Assert.Equal(0x12345678u, file.SampleChecksum);
        Assert.Equal(s_metadata.IccProfile, file.Metadata.IccProfile);
        Assert.Null(file.Metadata.Exif);
        Assert.Equal(s_metadata.Xmp, file.Metadata.Xmp);
    }

    [Fact]
    public void A_plain_picture_costs_at_most_24_bytes_beside_its_payload()
    {
        byte[] bytes = BskFile.Write(
            s_header with { Width = 6000, Height = 4000 }, new byte[4], new byte[2000], new byte[200_000], 1, PictureMetadata.Empty);
        Assert.InRange(bytes.Length - 202_004, 1, 24);
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        byte[] bytes = BskFile.Write(s_header, [1], [2, 3], [4, 5, 6], 0x12345678, s_metadata);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Exception? thrown = Record.Exception(() => BskFile.Read(damaged, DecodeLimits.Default, allowTruncated: false));
            Assert.True(thrown is BespokeFormatException or BespokeLimitException, $"bit {bit}: {thrown}");
        }
    }

    [Fact]
    public void Every_cut_is_noticed_and_is_called_one_once_the_networks_are_whole()
    {
        byte[] bytes = BskFile.Write(s_header, [1], [2, 3], [4, 5, 6], 0x12345678, s_metadata);
        int networksEnd = BskFile.Read(bytes, DecodeLimits.Default, allowTruncated: false).HeaderLength + 3;
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            BespokeFormatException thrown = Assert.Throws<BespokeFormatException>(() => BskFile.Read(cut, DecodeLimits.Default, allowTruncated: false));
            bool canPreview = Record.Exception(() => BskFile.Read(cut, DecodeLimits.Default, allowTruncated: true)) is null;
            Assert.Equal(thrown.IsTruncated, canPreview);

            // Among the boxes a cut can look like damage: what is left may happen to end with a whole box and four bytes.
            bool isAmongBoxes = length >= networksEnd + 3 + BskFile.ChecksumsLength;
            Assert.True(canPreview == length >= networksEnd || isAmongBoxes, $"length {length}");
        }
    }

    [Fact]
    public void Unknown_boxes_are_skipped_when_even_and_refused_when_odd()
    {
        byte[] bytes = BskFile.Write(s_header, [1], [2], [3], 1, s_metadata);
        Assert.NotNull(BskFile.Read(WithBox(bytes, 8), DecodeLimits.Default, allowTruncated: false).Metadata.IccProfile);
        Assert.Throws<BespokeFormatException>(() => BskFile.Read(WithBox(bytes, 9), DecodeLimits.Default, allowTruncated: false));
        Assert.Throws<BespokeFormatException>(() => BskFile.Read(WithBox(bytes, 2), DecodeLimits.Default, allowTruncated: false));
    }

    [Fact]
    public void Limits_are_checked_from_the_header()
    {
        byte[] wide = BskFile.Write(s_header with { Width = 70_000 }, [], [], [], 1, PictureMetadata.Empty);
        Assert.Throws<BespokeLimitException>(() => BskFile.Read(wide, DecodeLimits.Default, allowTruncated: false));
        byte[] large = BskFile.Write(s_header with { Width = 65_000, Height = 65_000 }, [], [], [], 1, PictureMetadata.Empty);
        Assert.Throws<BespokeLimitException>(() => BskFile.Read(large, DecodeLimits.Default, allowTruncated: false));
        Assert.Throws<BespokeLimitException>(() => BskFile.Read(large, DecodeLimits.Unlimited, allowTruncated: false));
        byte[] wordy = BskFile.Write(s_header, [], [], [], 1, s_metadata);
        Assert.Throws<BespokeLimitException>(() => BskFile.Read(wordy, new DecodeLimits { MaxMetadataBytes = 6 }, allowTruncated: false));
    }

    [Theory]
    [InlineData(0u, 1)]
    [InlineData(127u, 1)]
    [InlineData(128u, 2)]
    [InlineData(uint.MaxValue, 5)]
    public void Numbers_take_seven_bits_a_byte(uint value, int length)
    {
        ByteWriter writer = new();
        writer.WriteVarint(value);
        Assert.Equal(length, writer.Written.Length);
        ByteReader reader = new(writer.Written);
        Assert.Equal(value, reader.ReadVarint());
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 0x00 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x10 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x80 })]
    public void Padded_and_oversized_numbers_are_refused(byte[] bytes)
    {
        Assert.Throws<BespokeFormatException>(() =>
        {
            ByteReader reader = new(bytes);
            reader.ReadVarint();
        });
    }

    [Fact]
    public void Checksum_is_crc_32c()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Crc32C parts = default;
        parts.Append("1234"u8);
        parts.Append("56789"u8);
        Assert.Equal(0xE3069283u, parts.Value);
    }

    [Fact]
    public void Sample_checksum_covers_bytes_of_all_channels_in_order()
    {
        Picture picture = new(3, 3, 1, 8);
        "123456789"u8.ToArray().Select(b => (ushort)b).ToArray().CopyTo(picture.Plane(0));
        Assert.Equal(0xE3069283u, SampleChecksum.Of(picture));

        Picture deep = new(67, 41, 3, 16);
        List<byte> bytes = [];
        Random random = new(1);
        for (int c = 0; c < 3; c++)
        {
            foreach (ref ushort sample in deep.Plane(c))
            {
                sample = (ushort)random.Next(65_536);
                bytes.Add((byte)sample);
                bytes.Add((byte)(sample >> 8));
            }
        }

        Assert.Equal(Crc32C.Of(bytes.ToArray()), SampleChecksum.Of(deep));
    }

    private static byte[] WithBox(byte[] file, byte tag)
    {
        byte[] body = [.. file[..^4], tag, 2, 0xAA, 0xBB];
        byte[] checksum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Of(body));
        return [.. body, .. checksum];
    }
}
