using System.Buffers.Binary;
using Bespoke.Container;

namespace Bespoke.Tests.Vectors;

/// <summary>Changes to files after which the file's own checksum is right again, so that only the change itself can be noticed.</summary>
internal static class Checksummed
{
    private const int ChecksumBytes = 4;

    /// <summary>A file with more bytes between its last box and its checksum.</summary>
    public static byte[] Append(byte[] file, params ReadOnlySpan<byte> bytes) => Seal([.. file[..^ChecksumBytes], .. bytes, 0, 0, 0, 0]);

    /// <summary>A file with one box more.</summary>
    public static byte[] WithBox(byte[] file, byte tag, byte[] content) => Append(file, [tag, (byte)content.Length, .. content]);

    /// <summary>A file in which some bytes are others.</summary>
    public static byte[] With(byte[] file, int place, params ReadOnlySpan<byte> bytes)
    {
        byte[] changed = [.. file];
        bytes.CopyTo(changed.AsSpan(place));
        return Seal(changed);
    }

    /// <summary>The same sections behind another header, codec section, or network.</summary>
    public static byte[] Rebuild(BskFile file, BskHeader? header = null, byte[]? codec = null, byte[]? network = null, byte[]? latents = null) => BskFile.Write(
        header ?? file.Header, codec ?? file.CodecSection, network ?? file.NetworkSection, latents ?? file.LatentSection, file.SampleChecksum!.Value, file.Metadata);

    private static byte[] Seal(byte[] file)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - ChecksumBytes), Crc32C.Of(file.AsSpan(0, file.Length - ChecksumBytes)));
        return file;
    }
}
