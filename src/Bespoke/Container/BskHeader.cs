namespace Bespoke.Container;

/// <summary>
/// The head of a .bsk file (spec/format.md, section 1): what picture it holds, by which codec, and how long its sections are.
/// </summary>
internal sealed record BskHeader
{
    public const int Version = 1;

    private const int Is16BitFlag = 1 << 2;
    private const int SetFlag = 1 << 3;
    private const int UnknownFlags = 0b1100_0000;

    /// <summary>Most pictures of a set.</summary>
    public const int MaxPictures = 65_535;

    public static ReadOnlySpan<byte> Magic => [0xB5, 0x62, 0x6B];

    /// <summary>Pixels per row, 1 or more.</summary>
    public required int Width { get; init; }

    /// <summary>Rows, 1 or more.</summary>
    public required int Height { get; init; }

    /// <summary>1, 3 or 4.</summary>
    public required int Channels { get; init; }

    /// <summary>8 or 16.</summary>
    public required int BitDepth { get; init; }

    public required CodecKind Codec { get; init; }

    /// <summary>Pictures of the file, all of the same size: 1, or the number of a set.</summary>
    public int PictureCount { get; init; } = 1;

    /// <summary>True when the file holds two pictures or more.</summary>
    public bool IsSet => PictureCount > 1;

    /// <summary>Bytes of the codec section.</summary>
    public int CodecLength { get; init; }

    /// <summary>Bytes of the network section.</summary>
    public int NetworkLength { get; init; }

    /// <summary>Bytes of the latent section.</summary>
    public int LatentLength { get; init; }

    /// <summary>Pixels of all pictures.</summary>
    public long PixelCount => (long)Width * Height * PictureCount;

    public void Write(ByteWriter writer)
    {
        writer.Write(Magic);
        writer.WriteByte(Version);
        int channelCode = Channels == 1 ? 0 : Channels - 2;
        writer.WriteByte(channelCode | (BitDepth == 16 ? Is16BitFlag : 0) | (IsSet ? SetFlag : 0) | ((int)Codec << 4));
        writer.WriteVarint((uint)Width);
        writer.WriteVarint((uint)Height);
        if (IsSet)
        {
            writer.WriteVarint((uint)PictureCount);
        }

        writer.WriteVarint((uint)CodecLength);
        writer.WriteVarint((uint)NetworkLength);
        writer.WriteVarint((uint)LatentLength);
    }

    /// <summary>Reads the head and checks its claims about the picture against the limits.</summary>
    public static BskHeader Read(ref ByteReader reader, DecodeLimits limits)
    {
        if (reader.Left < Magic.Length || !reader.Read(Magic.Length).SequenceEqual(Magic))
        {
            throw new BespokeFormatException("This is not a .bsk file.");
        }

        int version = reader.ReadByte();
        if (version != Version)
        {
            throw new BespokeFormatException($"The file has format version {version}; this decoder knows version {Version}.");
        }

        int kind = reader.ReadByte();
        int channelCode = kind & 3;
        int codec = (kind >> 4) & 3;
        bool isSet = (kind & SetFlag) != 0;
        if ((kind & UnknownFlags) != 0 || channelCode == 3 || codec > (int)CodecKind.Coin || (isSet && codec != (int)CodecKind.Overfit))
        {
            throw new BespokeFormatException("The file holds a kind of picture or codec that this decoder does not know.");
        }

        uint width = reader.ReadVarint();
        uint height = reader.ReadVarint();
        uint count = isSet ? ReadCount(ref reader) : 1;
        CheckSize(width, height, count, limits);
        return new BskHeader
        {
            Width = (int)width,
            Height = (int)height,
            Channels = channelCode == 0 ? 1 : channelCode + 2,
            BitDepth = (kind & Is16BitFlag) != 0 ? 16 : 8,
            Codec = (CodecKind)codec,
            PictureCount = (int)count,
            CodecLength = ReadLength(ref reader),
            NetworkLength = ReadLength(ref reader),
            LatentLength = ReadLength(ref reader),
        };
    }

    private static void CheckSize(uint width, uint height, uint count, DecodeLimits limits)
    {
        if (width == 0 || height == 0)
        {
            throw new BespokeFormatException("The file claims a picture without pixels.");
        }

        if (width > (uint)limits.MaxSide || height > (uint)limits.MaxSide)
        {
            throw new BespokeLimitException($"The picture is {width} x {height} pixels; the limit is {limits.MaxSide} a side.");
        }

        // One plane is one array, whatever the limits say.
        long most = Math.Min(limits.MaxPixels, Array.MaxLength);
        if ((ulong)width * height > (ulong)most)
        {
            throw new BespokeLimitException($"The picture has {(ulong)width * height} pixels; the limit is {most}.");
        }

        if ((ulong)width * height * count > (ulong)limits.MaxPixels)
        {
            throw new BespokeLimitException($"The set has {(ulong)width * height * count} pixels; the limit is {limits.MaxPixels}.");
        }
    }

    private static uint ReadCount(ref ByteReader reader)
    {
        uint count = reader.ReadVarint();
        return count is >= 2 and <= MaxPictures
            ? count
            : throw new BespokeFormatException($"The file is damaged: a set has 2 to {MaxPictures} pictures, not {count}.");
    }

    private static int ReadLength(ref ByteReader reader)
    {
        uint length = reader.ReadVarint();
        return length <= int.MaxValue
            ? (int)length
            : throw new BespokeFormatException("The file is damaged: a section claims more than 2 GiB.");
    }
}
