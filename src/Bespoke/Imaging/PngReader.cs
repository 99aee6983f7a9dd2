using System.IO.Compression;

namespace Bespoke.Imaging;

/// <summary>Reads PNG: every colour type, depth and interlace method of the specification (third edition).</summary>
/// <remarks>
/// Grey with alpha or with a transparent colour becomes RGBA, a palette becomes RGB or RGBA, and grey of less than
/// 8 bits is scaled to 8 bits. ICC profile, Exif and XMP are carried; gAMA, cHRM and other ancillary chunks are not.
/// Of an animation the still picture is read. Every checksum must be right.
/// </remarks>
internal static class PngReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="PictureFormatException">The file is damaged or cut off.</exception>
    /// <exception cref="BespokeLimitException">The header or the metadata ask for more than <paramref name="limits"/> allows.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, DecodeLimits limits)
    {
        Contents contents = ReadChunks(file, limits);
        PngHeader header = contents.Header;
        int channels = header.PictureChannels(contents.Transparency is not null);
        PictureLimits.CheckSize(header.Width, header.Height, channels, limits);
        Picture picture = new(header.Width, header.Height, channels, header.PictureDepth) { Metadata = contents.Metadata };
        PngRowUnpacker unpacker = new(header, contents.Palette, contents.Transparency, picture);
        ReadRows(header, contents.Compressed, unpacker);
        return picture;
    }

    private static Contents ReadChunks(ReadOnlySpan<byte> file, DecodeLimits limits)
    {
        PngChunkReader chunks = new(file);
        chunks.Next();
        if (chunks.Type != PngChunkType.Header)
        {
            throw new PictureFormatException("Damaged PNG: the header is not the first chunk.");
        }

        Contents contents = new() { Header = PngHeader.Read(chunks.Data, limits) };
        uint previous = chunks.Type;
        for (chunks.Next(); chunks.Type != PngChunkType.End; chunks.Next())
        {
            AddChunk(contents, chunks.Type, chunks.Data, previous, limits);
            previous = chunks.Type;
        }

        if (contents.Compressed.Length == 0)
        {
            throw new PictureFormatException("Damaged PNG: there are no picture data.");
        }

        return contents;
    }

    private static void AddChunk(Contents contents, uint type, ReadOnlySpan<byte> data, uint previous, DecodeLimits limits)
    {
        bool dataBegun = contents.Compressed.Length > 0;
        switch (type)
        {
            case PngChunkType.Data when !dataBegun && contents.Header.Colour == PngColour.Palette && contents.Palette.Length == 0:
                throw new PictureFormatException("Damaged PNG: the palette is missing.");
            case PngChunkType.Data when !dataBegun || previous == PngChunkType.Data:
                contents.Compressed.Write(data);
                break;
            case PngChunkType.Palette when !dataBegun && contents.Palette.Length == 0:
                contents.Palette = ReadPalette(data);
                break;
            case PngChunkType.Transparency when !dataBegun && contents.Transparency is null:
                contents.Transparency = ReadTransparency(contents, data);
                break;
            default:
                if (PngChunkType.IsCritical(type) || type == PngChunkType.Transparency)
                {
                    throw new PictureFormatException($"Damaged PNG: chunk {PngChunkType.Name(type)} is unknown, doubled or misplaced.");
                }

                contents.Metadata = PngMetadata.Read(type, data, contents.Metadata, limits);
                break;
        }
    }

    private static byte[] ReadPalette(ReadOnlySpan<byte> data)
    {
        if (data.Length is 0 or > 3 * 256 || data.Length % 3 != 0)
        {
            throw new PictureFormatException($"Damaged PNG: a palette cannot have {data.Length} bytes.");
        }

        return data.ToArray();
    }

    private static byte[] ReadTransparency(Contents contents, ReadOnlySpan<byte> data)
    {
        bool fits = contents.Header.Colour switch
        {
            PngColour.Grey => data.Length == 2,
            PngColour.Rgb => data.Length == 6,
            PngColour.Palette => data.Length > 0 && data.Length <= contents.Palette.Length / 3,
            _ => false,
        };
        if (!fits)
        {
            throw new PictureFormatException("Damaged PNG: the transparency chunk does not fit the colour type.");
        }

        return data.ToArray();
    }

    private static void ReadRows(PngHeader header, MemoryStream compressed, PngRowUnpacker unpacker)
    {
        compressed.Position = 0;
        using ZLibStream zlib = new(compressed, CompressionMode.Decompress);
        int step = header.FilterStep;
        long longest = step + header.RowBytes(header.Width);
        byte[] row = new byte[longest];
        byte[] above = new byte[longest];
        try
        {
            foreach (PngPass pass in PngPass.Of(header.Interlaced))
            {
                int width = pass.Width(header.Width);
                int height = width == 0 ? 0 : pass.Height(header.Height);
                int length = (int)header.RowBytes(width);
                above.AsSpan().Clear();
                for (int y = 0; y < height; y++)
                {
                    int filter = zlib.ReadByte();
                    zlib.ReadExactly(row, step, length);
                    PngFilter.Undo(filter, row.AsSpan(0, step + length), above, step);
                    unpacker.Unpack(row.AsSpan(step, length), width, pass.Y0 + (y * pass.Dy), pass);
                    (row, above) = (above, row);
                }
            }

            // Reading on makes zlib check its own checksum. Surplus data do no harm and are left alone.
            zlib.ReadByte();
        }
        catch (EndOfStreamException)
        {
            throw new PictureFormatException("Damaged PNG: the picture data end early.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // IOException: the data ask for a dictionary, which PNG has none of.
            throw new PictureFormatException("Damaged PNG: the picture data cannot be unpacked.");
        }
    }

    /// <summary>What the chunks gave, before the rows are unpacked.</summary>
    private sealed class Contents
    {
        public required PngHeader Header { get; init; }

        public MemoryStream Compressed { get; } = new();

        public byte[] Palette { get; set; } = [];

        public byte[]? Transparency { get; set; }

        public PictureMetadata Metadata { get; set; } = PictureMetadata.Empty;
    }
}
