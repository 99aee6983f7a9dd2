using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Bespoke.Imaging;

/// <summary>Writes PGM (P5), PPM (P6) and PAM (P7), 8 or 16 bits. These formats have no room for metadata.</summary>
internal static class PnmWriter
{
    /// <summary>Writes a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="output">Takes the file.</param>
    /// <param name="format">One of the portable formats.</param>
    /// <exception cref="NotSupportedException">The format would lose colour or alpha.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Picture picture, Stream output, PictureFormat format)
    {
        (int kind, int samplesPerPixel) = (format, picture.Channels) switch
        {
            (PictureFormat.Pnm or PictureFormat.Pgm, 1) => (5, 1),
            (PictureFormat.Pnm or PictureFormat.Ppm, 3) => (6, 3),
            (PictureFormat.Ppm, 1) => (6, 3),
            (PictureFormat.Pnm or PictureFormat.Pam, _) => (7, picture.Channels),
            _ => throw new NotSupportedException(
                $"A {Name(picture)} picture cannot be written as {format.ToString().ToUpperInvariant()}; PNG and PAM can hold it."),
        };
        PnmHeader header = new(kind, picture.Width, picture.Height, samplesPerPixel, picture.MaxValue);
        output.Write(header.Write());
        byte[] row = new byte[(long)picture.Width * samplesPerPixel * (picture.BitDepth / 8)];
        for (int y = 0; y < picture.Height; y++)
        {
            for (int i = 0; i < samplesPerPixel; i++)
            {
                Place(picture.Row(Math.Min(i, picture.Channels - 1), y), row, i, samplesPerPixel, picture.BitDepth);
            }

            output.Write(row);
        }
    }

    private static string Name(Picture picture) => picture.Channels switch
    {
        1 => "grey",
        3 => "colour",
        _ => "transparent",
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(ReadOnlySpan<ushort> samples, Span<byte> row, int first, int step, int bitDepth)
    {
        for (int x = 0; x < samples.Length; x++)
        {
            int i = (x * step) + first;
            if (bitDepth == 8)
            {
                row[i] = (byte)samples[x];
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(row[(2 * i)..], samples[x]);
            }
        }
    }
}
