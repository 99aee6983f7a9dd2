using System.Buffers.Binary;
using Bespoke.Imaging;

namespace Bespoke.Container;

/// <summary>A .bsk file taken apart (spec/format.md, section 1).</summary>
internal sealed class BskFile
{
    /// <summary>Bytes of both checksums, that of the samples and that of the file.</summary>
    public const int ChecksumsLength = 2 * ChecksumBytes;

    private const int ChecksumBytes = 4;

    public required BskHeader Header { get; init; }

    /// <summary>Bytes of the header itself.</summary>
    public required int HeaderLength { get; init; }

    public required byte[] CodecSection { get; init; }

    public required byte[] NetworkSection { get; init; }

    /// <summary>The latent section, or what there is of it.</summary>
    public required byte[] LatentSection { get; init; }

    public bool AreLatentsCut => LatentSection.Length < Header.LatentLength;

    /// <summary>Checksum that the decoded samples must have; null where the file ends before it.</summary>
    public required uint? SampleChecksum { get; init; }

    public required PictureMetadata Metadata { get; init; }

    public required IReadOnlyList<MetadataBox> Boxes { get; init; }

    /// <summary>Puts a file together. The lengths in <paramref name="header"/> are set from the sections.</summary>
    public static byte[] Write(
        BskHeader header, ReadOnlySpan<byte> codec, ReadOnlySpan<byte> network, ReadOnlySpan<byte> latents, uint sampleChecksum, PictureMetadata metadata)
    {
        ByteWriter writer = new();
        (header with { CodecLength = codec.Length, NetworkLength = network.Length, LatentLength = latents.Length }).Write(writer);
        writer.Write(codec);
        writer.Write(network);
        writer.Write(latents);
        writer.WriteUInt32(sampleChecksum);
        MetadataBoxes.Write(writer, metadata);
        writer.WriteUInt32(Crc32C.Of(writer.Written));
        return writer.ToArray();
    }

    /// <summary>Takes a file apart and checks everything that can be checked without decoding.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="limits">Checked from the header before anything is copied.</param>
    /// <param name="allowTruncated">Take a file that ends early, provided that its networks are whole.</param>
    public static BskFile Read(ReadOnlySpan<byte> bytes, DecodeLimits limits, bool allowTruncated)
    {
        ByteReader reader = new(bytes);
        BskHeader header = BskHeader.Read(ref reader, limits);
        int headerLength = reader.Position;
        if ((long)header.CodecLength + header.NetworkLength > reader.Left)
        {
            throw new BespokeFormatException("The file ends before its networks; nothing can be decoded.");
        }

        ReadOnlySpan<byte> codec = reader.Read(header.CodecLength);
        ReadOnlySpan<byte> network = reader.Read(header.NetworkLength);
        ReadOnlySpan<byte> latents = reader.Read(Math.Min(header.LatentLength, reader.Left));

        bool isTruncated = reader.Left < ChecksumsLength;
        uint? sampleChecksum = latents.Length == header.LatentLength && reader.Left >= ChecksumBytes ? reader.ReadUInt32() : null;
        ReadOnlySpan<byte> boxBytes = isTruncated ? [] : reader.Read(reader.Left - ChecksumBytes);
        List<MetadataBox> boxes;
        if (!isTruncated && BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Crc32C.Of(bytes[..^ChecksumBytes]))
        {
            boxes = TryList(boxBytes, out isTruncated);
            if (!isTruncated)
            {
                throw new BespokeFormatException("The file is damaged: its checksum does not match its bytes.");
            }
        }
        else
        {
            boxes = MetadataBoxes.List(boxBytes, out bool areCutOff);
            if (areCutOff)
            {
                throw new BespokeFormatException("The file is damaged: a box is longer than the file.");
            }
        }

        if (isTruncated && !allowTruncated)
        {
            throw new BespokeFormatException("The file ends early.") { IsTruncated = true };
        }

        return new BskFile
        {
            Header = header,
            HeaderLength = headerLength,
            CodecSection = codec.ToArray(),
            NetworkSection = network.ToArray(),
            LatentSection = latents.ToArray(),
            SampleChecksum = sampleChecksum,
            Metadata = MetadataBoxes.Read(boxBytes, boxes, limits),
            Boxes = boxes,
        };
    }

    /// <summary>Lists boxes of a file whose checksum is wrong: a box that overruns the end tells a cut file from a damaged one.</summary>
    private static List<MetadataBox> TryList(ReadOnlySpan<byte> boxBytes, out bool isCutOff)
    {
        try
        {
            return MetadataBoxes.List(boxBytes, out isCutOff);
        }
        catch (BespokeFormatException)
        {
            isCutOff = false;
            return [];
        }
    }
}
