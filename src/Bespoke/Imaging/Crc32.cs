using System.Buffers.Binary;

namespace Bespoke.Imaging;

/// <summary>The CRC-32 of PNG and zlib (polynomial 0xEDB88320, reflected), eight bytes a step.</summary>
internal static class Crc32
{
    private const int Slices = 8;

    // Table k holds the effect of a byte that is followed by k more bytes ("slicing by 8").
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>The checksum of <paramref name="data"/>, continued from that of the bytes before it.</summary>
    /// <param name="data">Any bytes.</param>
    /// <param name="previous">The checksum so far; 0 at the start.</param>
    public static uint Compute(ReadOnlySpan<byte> data, uint previous = 0)
    {
        uint crc = ~previous;
        while (data.Length >= Slices)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)]
                ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)]
                ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
            data = data[Slices..];
        }

        foreach (byte value in data)
        {
            crc = Tables[0][(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = new uint[Slices][];
        for (int k = 0; k < Slices; k++)
        {
            tables[k] = new uint[256];
            for (int i = 0; i < 256; i++)
            {
                tables[k][i] = k == 0 ? ByteRemainder((uint)i) : tables[0][(byte)tables[k - 1][i]] ^ (tables[k - 1][i] >> 8);
            }
        }

        return tables;
    }

    private static uint ByteRemainder(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
        }

        return value;
    }
}
