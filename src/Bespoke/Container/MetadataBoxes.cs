using Bespoke.Imaging;

namespace Bespoke.Container;

/// <summary>The boxes after the payload: tag, varint length, bytes. Unknown even tags are skipped, unknown odd tags refused.</summary>
internal static class MetadataBoxes
{
    private const byte IccTag = 2;
    private const byte ExifTag = 4;
    private const byte XmpTag = 6;

    public static void Write(ByteWriter writer, PictureMetadata metadata)
    {
        WriteBox(IccTag, metadata.IccProfile);
        WriteBox(ExifTag, metadata.Exif);
        WriteBox(XmpTag, metadata.Xmp);

        void WriteBox(byte tag, byte[]? content)
        {
            if (content is null)
            {
                return;
            }

            writer.WriteByte(tag);
            writer.WriteVarint((uint)content.Length);
            writer.Write(content);
        }
    }

    /// <summary>Lists the boxes in order, with their place in <paramref name="bytes"/>; stops and tells when one is cut off.</summary>
    /// <exception cref="BespokeFormatException">A box occurs twice: there are 256 at most, however long the file.</exception>
    public static List<MetadataBox> List(ReadOnlySpan<byte> bytes, out bool isCutOff)
    {
        List<MetadataBox> boxes = [];
        bool[] isSeen = new bool[256];
        ByteReader reader = new(bytes);
        while (reader.Left > 0)
        {
            int start = reader.Position;
            byte tag = reader.ReadByte();
            isCutOff = !HasVarint(bytes[reader.Position..]);
            uint length = isCutOff ? 0 : reader.ReadVarint();
            isCutOff |= length > (uint)reader.Left;
            if (isCutOff)
            {
                return boxes;
            }

            if (isSeen[tag])
            {
                throw new BespokeFormatException("The file is damaged: a box occurs twice.");
            }

            isSeen[tag] = true;
            boxes.Add(new MetadataBox(tag, start, reader.Position, (int)length));
            reader.Read((int)length);
        }

        isCutOff = false;
        return boxes;
    }

    /// <summary>Copies the contents of the known boxes.</summary>
    public static PictureMetadata Read(ReadOnlySpan<byte> bytes, IReadOnlyList<MetadataBox> boxes, DecodeLimits limits)
    {
        long known = boxes.Where(box => box.IsKnown).Sum(box => (long)box.Length);
        if (known > limits.MaxMetadataBytes)
        {
            throw new BespokeLimitException($"The file holds {known} bytes of metadata; the limit is {limits.MaxMetadataBytes}.");
        }

        if (boxes.FirstOrDefault(box => !box.IsKnown && box.Tag % 2 != 0) is { Tag: not 0 } required)
        {
            throw new BespokeFormatException($"The file needs a feature that this decoder does not know (box {required.Tag}).");
        }

        return new PictureMetadata
        {
            IccProfile = Content(bytes, IccTag),
            Exif = Content(bytes, ExifTag),
            Xmp = Content(bytes, XmpTag),
        };

        byte[]? Content(ReadOnlySpan<byte> all, byte tag) =>
            boxes.FirstOrDefault(box => box.Tag == tag) is { Tag: not 0 } box ? all.Slice(box.ContentStart, box.Length).ToArray() : null;
    }

    private static bool HasVarint(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.IndexOfAnyInRange((byte)0, (byte)0x7F);
        return length >= 0 || bytes.Length >= 5;
    }
}

/// <summary>Where one box lies.</summary>
/// <param name="Tag">What it holds.</param>
/// <param name="Start">Of its tag.</param>
/// <param name="ContentStart">Of its content.</param>
/// <param name="Length">Bytes of its content.</param>
internal readonly record struct MetadataBox(byte Tag, int Start, int ContentStart, int Length)
{
    public bool IsKnown => Tag is 2 or 4 or 6;

    public string Name => Tag switch
    {
        2 => "icc",
        4 => "exif",
        6 => "xmp",
        _ => $"box {Tag}",
    };
}
