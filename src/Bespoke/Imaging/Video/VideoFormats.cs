namespace Bespoke.Imaging.Video;

/// <summary>Tells videos from pictures by their first bytes. Only what is listed is given to ffmpeg: it also takes text files that name other files.</summary>
internal static class VideoFormats
{
    /// <summary>The format that needs no other program.</summary>
    public const string Yuv4Mpeg = "YUV4MPEG2";

    /// <summary>Bytes of a file's start that are looked at.</summary>
    public const int StartLength = 512;

    private const byte TransportSync = 0x47;
    private const int TransportPacket = 188;

    private static readonly (string Format, int Offset, byte[] Magic)[] s_magics =
    [
        ("Matroska or WebM", 0, [0x1A, 0x45, 0xDF, 0xA3]),
        ("AVI", 8, [.. "AVI "u8]),
        ("QuickTime", 4, [.. "moov"u8]),
        ("QuickTime", 4, [.. "mdat"u8]),
        ("QuickTime", 4, [.. "wide"u8]),
        ("MPEG", 0, [0, 0, 1, 0xBA]),
        ("MPEG", 0, [0, 0, 1, 0xB3]),
        ("H.264 or H.265", 0, [0, 0, 0, 1]),
        ("Ogg", 0, [.. "OggS"u8]),
        ("Flash video", 0, [.. "FLV\u0001"u8]),
        ("Windows Media", 0, [0x30, 0x26, 0xB2, 0x75]),
        ("IVF", 0, [.. "DKIF"u8]),
    ];

    /// <summary>Brands of the same container that mean pictures: HEIF, AVIF and sequences of these.</summary>
    private static readonly byte[][] s_pictureBrands =
    [
        [.. "heic"u8], [.. "heix"u8], [.. "heim"u8], [.. "heis"u8], [.. "hevc"u8], [.. "hevx"u8],
        [.. "mif1"u8], [.. "mif2"u8], [.. "msf1"u8], [.. "avif"u8], [.. "avis"u8],
    ];

    /// <summary>The name of a video format, or null.</summary>
    public static string? NameOf(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("YUV4MPEG2"u8) && (start.Length == Yuv4Mpeg.Length || start[Yuv4Mpeg.Length] is (byte)' ' or (byte)'\n'))
        {
            return Yuv4Mpeg;
        }

        if (HasAt(start, 4, "ftyp"u8))
        {
            return IsPictureBrand(start[8..]) ? null : "MP4 or QuickTime";
        }

        if (start.Length > TransportPacket && start[0] == TransportSync && start[TransportPacket] == TransportSync)
        {
            return "MPEG transport stream";
        }

        foreach ((string format, int offset, byte[] magic) in s_magics)
        {
            if (HasAt(start, offset, magic))
            {
                return format;
            }
        }

        return null;
    }

    private static bool IsPictureBrand(ReadOnlySpan<byte> brand)
    {
        foreach (byte[] known in s_pictureBrands)
        {
            if (brand.StartsWith(known))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAt(ReadOnlySpan<byte> start, int offset, ReadOnlySpan<byte> magic) =>
        start.Length >= offset && start[offset..].StartsWith(magic);
}
