using System.Buffers.Binary;
using System.Text;

namespace Bespoke.Imaging;

/// <summary>The chunk types that are read or written, as big-endian numbers of their four letters.</summary>
internal static class PngChunkType
{
    public const uint Header = 0x49484452; // IHDR
    public const uint Palette = 0x504C5445; // PLTE
    public const uint Transparency = 0x74524E53; // tRNS
    public const uint Data = 0x49444154; // IDAT
    public const uint End = 0x49454E44; // IEND
    public const uint IccProfile = 0x69434350; // iCCP
    public const uint Exif = 0x65584966; // eXIf
    public const uint Text = 0x69545874; // iTXt

    /// <summary>True for a chunk without which the picture cannot be shown: its first letter is a capital (bit 5 clear).</summary>
    public static bool IsCritical(uint type) => (type & 0x2000_0000) == 0;

    /// <summary>The four letters, with "?" for bytes that are no letters.</summary>
    public static string Name(uint type)
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, type);
        foreach (ref byte letter in letters)
        {
            letter = char.IsAsciiLetter((char)letter) ? letter : (byte)'?';
        }

        return Encoding.ASCII.GetString(letters);
    }
}

/// <summary>Walks over the chunks of a PNG file; lengths are checked against the bytes left, and every CRC is checked.</summary>
internal ref struct PngChunkReader
{
    private const int Overhead = 12; // length, type and CRC, 4 bytes each

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts behind the signature.</summary>
    /// <exception cref="PictureFormatException">The file does not start with the signature.</exception>
    public PngChunkReader(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(PngWriter.Signature))
        {
            throw new PictureFormatException("Damaged PNG: the signature is wrong.");
        }

        _rest = file[PngWriter.Signature.Length..];
        Data = default;
        Type = 0;
    }

    /// <summary>Type of the current chunk.</summary>
    public uint Type { get; private set; }

    /// <summary>Data of the current chunk.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Goes to the next chunk.</summary>
    /// <exception cref="PictureFormatException">The file ends early, or the chunk's CRC is wrong.</exception>
    public void Next()
    {
        if (_rest.Length < Overhead)
        {
            throw new PictureFormatException("Damaged PNG: the file ends before its end chunk.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        Type = BinaryPrimitives.ReadUInt32BigEndian(_rest[4..]);
        if (length > (uint)(_rest.Length - Overhead))
        {
            throw new PictureFormatException(
                $"Damaged PNG: chunk {PngChunkType.Name(Type)} claims {length} bytes, {_rest.Length - Overhead} are left.");
        }

        Data = _rest.Slice(8, (int)length);
        uint crc = BinaryPrimitives.ReadUInt32BigEndian(_rest[(8 + (int)length)..]);
        if (crc != Crc32.Compute(_rest.Slice(4, 4 + (int)length)))
        {
            throw new PictureFormatException($"Damaged PNG: the checksum of chunk {PngChunkType.Name(Type)} is wrong.");
        }

        _rest = _rest[((int)length + Overhead)..];
    }
}
