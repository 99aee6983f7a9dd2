namespace Bespoke.Imaging;

/// <summary>Reads and writes picture files. PNG and Netpbm need nothing else; other formats are read through libvips where it is installed.</summary>
public static class PictureFile
{
    // Formats that libvips may read: name, and the bytes at an offset that tell them.
    private static readonly (string Format, int Offset, byte[] Magic)[] ForeignMagics =
    [
        ("JPEG", 0, [0xFF, 0xD8, 0xFF]),
        ("TIFF", 0, [.. "II*\0"u8]),
        ("TIFF", 0, [.. "MM\0*"u8]),
        ("GIF", 0, [.. "GIF8"u8]),
        ("WebP", 8, [.. "WEBP"u8]),
        ("JPEG XL", 0, [0xFF, 0x0A]),
        ("JPEG XL", 4, [.. "JXL "u8]),
        ("JPEG 2000", 0, [0xFF, 0x4F, 0xFF, 0x51]),
        ("JPEG 2000", 4, [.. "jP  "u8]),
        ("HEIF or AVIF", 4, [.. "ftyp"u8]),
    ];

    /// <summary>Reads a picture. Its format is told from the first bytes, never from a name.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What is accepted; null means <see cref="DecodeLimits.Default"/>.</param>
    /// <returns>The picture with its ICC profile, Exif and XMP. Formats that are read through libvips have their Exif orientation applied.</returns>
    /// <exception cref="PictureFormatException">The format is unknown, or the file is damaged.</exception>
    /// <exception cref="BespokeLimitException">The picture is over a limit.</exception>
    /// <exception cref="MissingDependencyException">The format needs libvips, which is not installed.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, DecodeLimits? limits = null)
    {
        limits ??= DecodeLimits.Default;
        if (file.StartsWith(PngWriter.Signature))
        {
            return PngReader.Read(file, limits);
        }

        if (file.Length > 2 && file[0] == 'P' && file[1] is >= (byte)'1' and <= (byte)'7')
        {
            return PnmReader.Read(file, limits);
        }

        string format = ForeignFormat(file) ?? throw new PictureFormatException(
            file.IsEmpty ? "The file is empty." : "This is not a picture in a known format.");
        return VipsReader.Read(file, format, limits);
    }

    /// <summary>Reads a picture from a stream, from where it stands to its end.</summary>
    /// <param name="stream">A stream that can be read; it need not be seekable.</param>
    /// <param name="limits">What is accepted; null means <see cref="DecodeLimits.Default"/>.</param>
    /// <returns>The picture, as <see cref="Read(ReadOnlySpan{byte}, DecodeLimits?)"/> gives it.</returns>
    /// <exception cref="PictureFormatException">The format is unknown, or the file is damaged.</exception>
    /// <exception cref="BespokeLimitException">The picture, or the file itself, is over a limit.</exception>
    /// <exception cref="MissingDependencyException">The format needs libvips, which is not installed.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static Picture Read(Stream stream, DecodeLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= DecodeLimits.Default;
        long most = Math.Min(limits.MaxMemoryBytes, Array.MaxLength);
        using MemoryStream file = new();
        byte[] buffer = new byte[1 << 16];
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            if (file.Length + read > most)
            {
                throw new BespokeLimitException($"The file has more than {most} bytes, which is the limit for memory.");
            }

            file.Write(buffer, 0, read);
        }

        return Read(file.GetBuffer().AsSpan(0, (int)file.Length), limits);
    }

    /// <summary>Writes a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="stream">Takes the file; it need not be seekable.</param>
    /// <param name="format">The format. All but PNG drop the metadata.</param>
    /// <exception cref="NotSupportedException">The format would lose colour or alpha.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Picture picture, Stream stream, PictureFormat format)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(stream);
        if (format == PictureFormat.Png)
        {
            PngWriter.Write(picture, stream);
        }
        else
        {
            PnmWriter.Write(picture, stream, format);
        }
    }

    /// <summary>The format that a file name asks for: .png, .pnm, .pgm, .ppm or .pam, in any case; null for any other.</summary>
    public static PictureFormat? FormatOf(string fileName) => Path.GetExtension(fileName).ToUpperInvariant() switch
    {
        ".PNG" => PictureFormat.Png,
        ".PNM" => PictureFormat.Pnm,
        ".PGM" => PictureFormat.Pgm,
        ".PPM" => PictureFormat.Ppm,
        ".PAM" => PictureFormat.Pam,
        _ => null,
    };

    private static string? ForeignFormat(ReadOnlySpan<byte> file)
    {
        foreach ((string format, int offset, byte[] magic) in ForeignMagics)
        {
            if (file.Length >= offset && file[offset..].StartsWith(magic))
            {
                return format;
            }
        }

        return null;
    }
}
