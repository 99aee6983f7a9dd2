using System.Buffers.Binary;

namespace Bespoke.Imaging;

/// <summary>The colour types of PNG, with the values of the IHDR chunk.</summary>
internal enum PngColour
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    RgbAlpha = 6,
}

/// <summary>The IHDR chunk (PNG specification, 11.2.1), reader and writer, and the sizes that follow from it.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColour Colour, bool Interlaced)
{
    /// <summary>Bytes of the chunk's data.</summary>
    public const int Length = 13;

    /// <summary>Samples per pixel in the file: 1 for a palette index.</summary>
    public int SamplesPerPixel => Colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GreyAlpha => 2,
        PngColour.RgbAlpha => 4,
        _ => 1,
    };

    /// <summary>Whole bytes from one pixel to the next as the row filters see it, 1 or more.</summary>
    public int FilterStep => Math.Max(1, SamplesPerPixel * BitDepth / 8);

    /// <summary>Bits per sample of the picture that is read: less than 8 becomes 8.</summary>
    public int PictureDepth => Math.Max(8, BitDepth);

    /// <summary>Bytes of a row of <paramref name="pixels"/> pixels, without the filter byte.</summary>
    public long RowBytes(int pixels) => (((long)pixels * SamplesPerPixel * BitDepth) + 7) / 8;

    /// <summary>Channels of the picture that is read: a tRNS chunk, or alpha beside grey, makes it RGBA.</summary>
    public int PictureChannels(bool hasTransparency) => Colour switch
    {
        _ when hasTransparency => 4,
        PngColour.GreyAlpha or PngColour.RgbAlpha => 4,
        PngColour.Grey => 1,
        _ => 3,
    };

    /// <summary>Reads the chunk and refuses sizes over <paramref name="limits"/>.</summary>
    /// <exception cref="PictureFormatException">A field has a value that PNG does not know.</exception>
    /// <exception cref="BespokeLimitException">The size is over a limit.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> data, DecodeLimits limits)
    {
        if (data.Length != Length)
        {
            throw new PictureFormatException($"Damaged PNG: the header has {data.Length} bytes instead of {Length}.");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width == 0 || height == 0)
        {
            throw new PictureFormatException("Damaged PNG: a side has 0 pixels.");
        }

        byte depth = data[8];
        PngColour colour = (PngColour)data[9];
        if (!IsKnown(colour, depth))
        {
            throw new PictureFormatException($"Damaged PNG: colour type {data[9]} with {depth} bits does not exist.");
        }

        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new PictureFormatException("Damaged PNG: unknown compression, filter or interlace method.");
        }

        // Sides first, as they may not fit an int; a tRNS chunk may add channels, so the reader checks again with those.
        PictureLimits.CheckSize(width, height, 1, limits);
        return new PngHeader((int)width, (int)height, depth, colour, data[12] == 1);
    }

    /// <summary>Writes the chunk's <see cref="Length"/> bytes of data.</summary>
    public void Write(Span<byte> data)
    {
        BinaryPrimitives.WriteInt32BigEndian(data, Width);
        BinaryPrimitives.WriteInt32BigEndian(data[4..], Height);
        data[8] = (byte)BitDepth;
        data[9] = (byte)Colour;
        data[10] = 0;
        data[11] = 0;
        data[12] = (byte)(Interlaced ? 1 : 0);
    }

    private static bool IsKnown(PngColour colour, int depth) => colour switch
    {
        PngColour.Grey => depth is 1 or 2 or 4 or 8 or 16,
        PngColour.Palette => depth is 1 or 2 or 4 or 8,
        PngColour.Rgb or PngColour.GreyAlpha or PngColour.RgbAlpha => depth is 8 or 16,
        _ => false,
    };
}
