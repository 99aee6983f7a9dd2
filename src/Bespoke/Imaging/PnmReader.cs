using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Bespoke.Imaging;

/// <summary>Reads the Netpbm formats P1 to P6 and P7 (PAM).</summary>
/// <remarks>
/// Samples with another largest value than 255 or 65,535 are scaled to the next of the two, rounded to nearest.
/// Grey with alpha becomes RGBA. Of several pictures in one file the first is read.
/// </remarks>
internal static class PnmReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="PictureFormatException">The file is damaged or cut off.</exception>
    /// <exception cref="BespokeLimitException">The header asks for more than <paramref name="limits"/> allows.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, DecodeLimits limits)
    {
        PnmText text = new(file);
        PnmHeader header = PnmHeader.Read(ref text, limits);
        CheckBytesLeft(header, text.Rest.Length);
        Picture picture = new(header.Width, header.Height, header.PictureChannels, header.PictureDepth);
        ushort[] samples = new ushort[(long)header.Width * header.SamplesPerPixel];
        ReadOnlySpan<byte> rest = text.Rest;
        for (int y = 0; y < header.Height; y++)
        {
            if (header.IsPlain)
            {
                ReadNumbers(header, ref text, samples);
            }
            else
            {
                int length = (int)RowBytes(header);
                ReadBinary(header, rest[..length], samples);
                rest = rest[length..];
            }

            Scale(header, samples, picture.MaxValue);
            Place(header, samples, picture, y);
        }

        return picture;
    }

    // The fewest bytes that the samples can take: a digit each for bits, a digit and a space for numbers.
    private static void CheckBytesLeft(PnmHeader header, int left)
    {
        long samples = (long)header.Width * header.Height * header.SamplesPerPixel;
        long needed = header.Kind switch
        {
            1 => samples,
            2 or 3 => (2 * samples) - 1,
            _ => RowBytes(header) * header.Height,
        };
        if (left < needed)
        {
            throw new PictureFormatException($"Damaged PNM: the picture needs {needed} more bytes, {left} are left.");
        }
    }

    private static long RowBytes(PnmHeader header)
    {
        long samples = (long)header.Width * header.SamplesPerPixel;
        return header.IsBitmap ? (samples + 7) / 8 : header.MaxValue > 255 ? 2 * samples : samples;
    }

    private static void ReadNumbers(PnmHeader header, ref PnmText text, Span<ushort> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            int value = header.IsBitmap ? 1 - text.ReadBit() : text.ReadNumber();
            if (value > header.MaxValue)
            {
                throw TooLarge(value, header);
            }

            samples[i] = (ushort)value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadBinary(PnmHeader header, ReadOnlySpan<byte> row, Span<ushort> samples)
    {
        if (header.IsBitmap)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = (ushort)(1 - ((row[i >> 3] >> (7 - (i & 7))) & 1));
            }

            return;
        }

        int largest = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = header.MaxValue > 255 ? BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]) : row[i];
            largest = Math.Max(largest, samples[i]);
        }

        if (largest > header.MaxValue)
        {
            throw TooLarge(largest, header);
        }
    }

    private static PictureFormatException TooLarge(int value, PnmHeader header) =>
        new($"Damaged PNM: a sample is {value}, the largest value is {header.MaxValue}.");

    private static void Scale(PnmHeader header, Span<ushort> samples, int maxValue)
    {
        if (header.MaxValue == maxValue)
        {
            return;
        }

        foreach (ref ushort sample in samples)
        {
            sample = (ushort)((((uint)sample * (uint)maxValue) + ((uint)header.MaxValue / 2)) / (uint)header.MaxValue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(PnmHeader header, ReadOnlySpan<ushort> samples, Picture picture, int y)
    {
        int step = header.SamplesPerPixel;
        for (int c = 0; c < picture.Channels; c++)
        {
            // Grey and alpha: grey three times, then alpha.
            int first = step == 2 ? c / 3 : c;
            Span<ushort> row = picture.Row(c, y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = samples[(x * step) + first];
            }
        }
    }
}
