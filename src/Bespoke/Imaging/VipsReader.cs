using System.Runtime.InteropServices;
using static Bespoke.Imaging.VipsLibrary;

namespace Bespoke.Imaging;

/// <summary>Reads what libvips reads (JPEG, WebP, TIFF, HEIF and more) and turns it upright as its Exif orientation says.</summary>
internal static class VipsReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="formatName">The format, for messages.</param>
    /// <param name="limits">What is accepted; checked before samples are decoded.</param>
    /// <exception cref="PictureFormatException">libvips cannot read the file.</exception>
    /// <exception cref="BespokeLimitException">The picture is over a limit.</exception>
    /// <exception cref="MissingDependencyException">libvips is not installed.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, string formatName, DecodeLimits limits)
    {
        if (!IsPresent)
        {
            throw new MissingDependencyException(
                $"Reading {formatName} needs libvips 8.13 or newer, which is not installed (Debian: apt install libvips42, from Debian 13 on libvips42t64).");
        }

        // libvips reads the bytes when samples are asked for, so they stay where they are until the end.
        GCHandle pinned = GCHandle.Alloc(file.ToArray(), GCHandleType.Pinned);
        nint image = 0;
        try
        {
            image = Check(NewFromBuffer(pinned.AddrOfPinnedObject(), (nuint)file.Length, "[fail_on=truncated]", 0), formatName);
            PictureLimits.CheckSize(Width(image), Height(image), ChannelsOf(Bands(image)), limits);
            image = Replace(image, AutoRotate(image, out nint upright, 0), upright, formatName);
            bool isKept = Meaning(image) is Interpretation.BlackWhite or Interpretation.Rgb or Interpretation.Srgb
                or Interpretation.Rgb16 or Interpretation.Grey16;
            PictureMetadata metadata = ReadMetadata(image, isKept, limits);
            if (!isKept)
            {
                // CMYK and the like: converted, and their profile is of no use any more.
                image = Replace(image, ToColourSpace(image, out nint converted, Interpretation.Srgb, 0), converted, formatName);
            }

            return CopySamples(image, metadata, formatName);
        }
        finally
        {
            if (image != 0)
            {
                Unref(image);
            }

            pinned.Free();
        }
    }

    private static nint Replace(nint image, int error, nint result, string formatName)
    {
        if (error != 0)
        {
            throw Failure(formatName);
        }

        Unref(image);
        return result;
    }

    private static nint Check(nint pointer, string formatName) => pointer != 0 ? pointer : throw Failure(formatName);

    private static PictureFormatException Failure(string formatName) =>
        new($"This {formatName} file cannot be read: {TakeError()}");

    private static PictureMetadata ReadMetadata(nint image, bool keepProfile, DecodeLimits limits)
    {
        byte[]? exif = Blob(image, "exif-data", limits);
        byte[]? xmp = Blob(image, "xmp-data", limits);
        byte[]? profile = keepProfile ? Blob(image, "icc-profile-data", limits) : null;
        PictureLimits.CheckMetadata((exif?.LongLength ?? 0) + (xmp?.LongLength ?? 0) + (profile?.LongLength ?? 0), limits);
        return new PictureMetadata
        {
            Exif = exif is null ? null : ExifOrientation.Upright(exif),
            Xmp = xmp,
            IccProfile = profile,
        };
    }

    /// <summary>Channels of the picture: grey and alpha become four.</summary>
    private static int ChannelsOf(int bands) => bands == 2 ? 4 : Math.Clamp(bands, 1, 4);

    private static Picture CopySamples(nint image, PictureMetadata metadata, string formatName)
    {
        int bands = Bands(image);
        BandFormat format = Format(image);
        if (bands is < 1 or > 4 || format is not (BandFormat.UChar or BandFormat.UShort))
        {
            throw new PictureFormatException($"This {formatName} file has {bands} channels of a kind that cannot be read.");
        }

        int bytesPerSample = format == BandFormat.UChar ? 1 : 2;
        Picture picture = new(Width(image), Height(image), ChannelsOf(bands), 8 * bytesPerSample) { Metadata = metadata };
        nint memory = Check(WriteToMemory(image, out _), formatName);
        try
        {
            byte[] row = new byte[(long)picture.Width * bands * bytesPerSample];
            for (int y = 0; y < picture.Height; y++)
            {
                Marshal.Copy(memory + (nint)((long)y * row.Length), row, 0, row.Length);
                for (int c = 0; c < picture.Channels; c++)
                {
                    // Grey and alpha: grey three times, then alpha.
                    Gather(row, bands == 2 ? c / 3 : c, bands, bytesPerSample, picture.Row(c, y));
                }
            }
        }
        finally
        {
            Free(memory);
        }

        return picture;
    }

    private static void Gather(ReadOnlySpan<byte> row, int first, int bands, int bytesPerSample, Span<ushort> samples)
    {
        ReadOnlySpan<ushort> wide = MemoryMarshal.Cast<byte, ushort>(row);
        for (int x = 0; x < samples.Length; x++)
        {
            int i = (x * bands) + first;
            samples[x] = bytesPerSample == 1 ? row[i] : wide[i];
        }
    }
}
