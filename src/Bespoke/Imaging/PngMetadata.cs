using System.IO.Compression;

namespace Bespoke.Imaging;

/// <summary>The chunks iCCP, eXIf and iTXt (XMP) of PNG: each one's reader and writer side by side.</summary>
internal static class PngMetadata
{
    private const int MaxNameLength = 79;

    private static ReadOnlySpan<byte> ProfileName => "ICC profile"u8;

    private static ReadOnlySpan<byte> XmpKeyword => "XML:com.adobe.xmp"u8;

    // Some writers put the marker of JPEG's Exif segment before the TIFF header.
    private static ReadOnlySpan<byte> ExifMarker => "Exif\0\0"u8;

    /// <summary>
    /// Adds what a chunk carries to <paramref name="metadata"/>; returns it unchanged for any other chunk, and for one that was there already: a file of
    /// nothing but colour profiles would be unpacked for hours.
    /// </summary>
    /// <exception cref="PictureFormatException">The chunk is damaged.</exception>
    /// <exception cref="BespokeLimitException">The metadata take more than the limit.</exception>
    public static PictureMetadata Read(uint type, ReadOnlySpan<byte> data, PictureMetadata metadata, DecodeLimits limits)
    {
        PictureMetadata result = type switch
        {
            PngChunkType.IccProfile when metadata.IccProfile is null => metadata with { IccProfile = ReadProfile(data, limits) },
            PngChunkType.Exif when metadata.Exif is null => metadata with { Exif = ReadExif(data, limits) },
            PngChunkType.Text when metadata.Xmp is null && ReadXmp(data, limits) is byte[] xmp => metadata with { Xmp = xmp },
            _ => metadata,
        };
        PictureLimits.CheckMetadata(
            (result.IccProfile?.LongLength ?? 0) + (result.Exif?.LongLength ?? 0) + (result.Xmp?.LongLength ?? 0), limits);
        return result;
    }

    /// <summary>The data of an iCCP chunk: a name, a zero, compression method 0, the deflated profile.</summary>
    public static byte[] WriteProfile(ReadOnlySpan<byte> profile)
    {
        using MemoryStream data = new();
        data.Write(ProfileName);
        data.Write([0, 0]);
        using (ZLibStream zlib = new(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(profile);
        }

        return data.ToArray();
    }

    /// <summary>The data of an iTXt chunk with an XMP packet: keyword, zero, not compressed (two zeros), no language, no translation.</summary>
    public static byte[] WriteXmp(ReadOnlySpan<byte> xmp) => [.. XmpKeyword, 0, 0, 0, 0, 0, .. xmp];

    private static byte[] ReadProfile(ReadOnlySpan<byte> data, DecodeLimits limits)
    {
        int nameLength = data[..Math.Min(data.Length, MaxNameLength + 1)].IndexOf((byte)0);
        if (nameLength < 1 || data.Length < nameLength + 2 || data[nameLength + 1] != 0)
        {
            throw new PictureFormatException("Damaged PNG: the colour profile chunk is malformed.");
        }

        return Inflate(data[(nameLength + 2)..], limits);
    }

    private static byte[] ReadExif(ReadOnlySpan<byte> data, DecodeLimits limits)
    {
        PictureLimits.CheckMetadata(data.Length, limits);
        return (data.StartsWith(ExifMarker) ? data[ExifMarker.Length..] : data).ToArray();
    }

    // Keyword, 0, compression flag, method, language, 0, translated keyword, 0, text. Null for any other keyword.
    private static byte[]? ReadXmp(ReadOnlySpan<byte> data, DecodeLimits limits)
    {
        if (!data.StartsWith(XmpKeyword) || data.Length <= XmpKeyword.Length || data[XmpKeyword.Length] != 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = data[(XmpKeyword.Length + 1)..];
        int language = rest.Length < 2 ? -1 : rest[2..].IndexOf((byte)0);
        int translation = language < 0 ? -1 : rest[(language + 3)..].IndexOf((byte)0);
        if (translation < 0 || rest[0] > 1 || rest[1] != 0)
        {
            throw new PictureFormatException("Damaged PNG: the XMP chunk is malformed.");
        }

        ReadOnlySpan<byte> text = rest[(language + translation + 4)..];
        if (rest[0] == 1)
        {
            return Inflate(text, limits);
        }

        PictureLimits.CheckMetadata(text.Length, limits);
        return text.ToArray();
    }

    // The size is not known beforehand, so the output grows as bytes really come, up to the limit.
    private static byte[] Inflate(ReadOnlySpan<byte> compressed, DecodeLimits limits)
    {
        using MemoryStream input = new(compressed.ToArray());
        using ZLibStream zlib = new(input, CompressionMode.Decompress);
        using MemoryStream output = new();
        byte[] buffer = new byte[8192];
        try
        {
            for (int read = zlib.Read(buffer); read > 0; read = zlib.Read(buffer))
            {
                output.Write(buffer, 0, read);
                PictureLimits.CheckMetadata(output.Length, limits);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // IOException: the data ask for a dictionary, which PNG has none of.
            throw new PictureFormatException("Damaged PNG: compressed metadata cannot be unpacked.");
        }

        return output.ToArray();
    }
}
