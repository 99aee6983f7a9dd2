using System.Buffers.Binary;

namespace Bespoke.Imaging;

/// <summary>The orientation tag of an Exif block, which must say "upright" once the samples have been turned.</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;
    private const int EntryBytes = 12;

    private static ReadOnlySpan<byte> Marker => "Exif\0\0"u8;

    /// <summary>The block from its TIFF header on, with the orientation of the main picture set to 1.</summary>
    /// <param name="exif">An Exif block, with or without the marker of JPEG's segment; a damaged one is returned as it is.</param>
    public static byte[] Upright(ReadOnlySpan<byte> exif)
    {
        byte[] block = (exif.StartsWith(Marker) ? exif[Marker.Length..] : exif).ToArray();
        bool isLittle = block.AsSpan().StartsWith("II*\0"u8);
        if (block.Length < 8 || (!isLittle && !block.AsSpan().StartsWith("MM\0*"u8)))
        {
            return block;
        }

        // The first directory: a count, then entries of tag, type, count and value.
        long directory = Read(block.AsSpan(4), 4, isLittle);
        if (directory + 2 > block.Length)
        {
            return block;
        }

        long count = Read(block.AsSpan((int)directory), 2, isLittle);
        for (long entry = directory + 2; count > 0 && entry + EntryBytes <= block.Length; entry += EntryBytes, count--)
        {
            if (Read(block.AsSpan((int)entry), 2, isLittle) == Tag)
            {
                // A 16-bit value stands in the first two of the entry's last four bytes.
                block[entry + 8] = (byte)(isLittle ? 1 : 0);
                block[entry + 9] = (byte)(isLittle ? 0 : 1);
            }
        }

        return block;
    }

    private static long Read(ReadOnlySpan<byte> data, int bytes, bool isLittle) => (bytes, isLittle) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(data),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(data),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(data),
        _ => BinaryPrimitives.ReadUInt32BigEndian(data),
    };
}
