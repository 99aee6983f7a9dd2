using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bespoke.Imaging;

namespace Bespoke.Container;

/// <summary>
/// CRC-32C of pictures' samples: picture by picture, channel by channel, rows from the top, one byte a sample, or two bytes low byte first
/// for 16 bits.
/// </summary>
internal static class SampleChecksum
{
    private const int BlockSamples = 4096;

    public static uint Of(params ReadOnlySpan<Picture> pictures)
    {
        Crc32C crc = default;
        foreach (Picture picture in pictures)
        {
            Append(ref crc, picture);
        }

        return crc.Value;
    }

    private static void Append(ref Crc32C crc, Picture picture)
    {
        Span<byte> block = stackalloc byte[2 * BlockSamples];
        for (int c = 0; c < picture.Channels; c++)
        {
            ReadOnlySpan<ushort> plane = picture.Plane(c);
            for (int start = 0; start < plane.Length; start += BlockSamples)
            {
                ReadOnlySpan<ushort> samples = plane.Slice(start, Math.Min(BlockSamples, plane.Length - start));
                int bytes = picture.BitDepth == 8 ? PackBytes(samples, block) : PackLittleEndian(samples, block);
                crc.Append(block[..bytes]);
            }
        }
    }

    private static int PackBytes(ReadOnlySpan<ushort> samples, Span<byte> bytes)
    {
        int i = 0;
        for (; i + 16 <= samples.Length; i += 16)
        {
            Vector128<ushort> low = Vector128.Create(samples.Slice(i, 8));
            Vector128<ushort> high = Vector128.Create(samples.Slice(i + 8, 8));
            Vector128.CopyTo(Vector128.Narrow(low, high), bytes[i..]);
        }

        for (; i < samples.Length; i++)
        {
            bytes[i] = (byte)samples[i];
        }

        return samples.Length;
    }

    private static int PackLittleEndian(ReadOnlySpan<ushort> samples, Span<byte> bytes)
    {
        Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes)[..samples.Length];
        if (BitConverter.IsLittleEndian)
        {
            samples.CopyTo(words);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(samples, words);
        }

        return 2 * samples.Length;
    }
}
