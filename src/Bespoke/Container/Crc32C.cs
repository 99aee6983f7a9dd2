using System.Numerics;
using System.Runtime.InteropServices;

namespace Bespoke.Container;

/// <summary>CRC-32C: polynomial 1EDC6F41 reflected, start and final inversion FFFFFFFF.</summary>
internal struct Crc32C
{
    private uint _inverted;

    /// <summary>The checksum of everything appended so far.</summary>
    public readonly uint Value => _inverted;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        Crc32C crc = default;
        crc.Append(bytes);
        return crc.Value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~_inverted;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            ulong littleEndian = BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
            crc = BitOperations.Crc32C(crc, littleEndian);
        }

        foreach (byte value in bytes[(8 * words.Length)..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        _inverted = ~crc;
    }
}
