using System.Buffers.Binary;

namespace Bespoke.Container;

/// <summary>Reads fields from bytes in memory; every read is checked against the bytes left.</summary>
internal ref struct ByteReader
{
    private readonly ReadOnlySpan<byte> _bytes;

    public ByteReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
    }

    public int Position { get; private set; }

    public readonly int Left => _bytes.Length - Position;

    public byte ReadByte() => Read(1)[0];

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(4));

    /// <summary>Reads an unsigned number of at most 32 bits, 7 bits a byte, lowest group first, in its shortest form.</summary>
    public uint ReadVarint()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte group = ReadByte();
            value |= (uint)(group & 0x7F) << shift;
            if (group >= 0x80)
            {
                continue;
            }

            bool isTooLarge = shift == 28 && group > 0x0F;
            bool isPadded = shift > 0 && group == 0;
            return isTooLarge || isPadded
                ? throw new BespokeFormatException("The file is damaged: a number is not in its shortest form of at most 32 bits.")
                : value;
        }

        throw new BespokeFormatException("The file is damaged: a number has more than 32 bits.");
    }

    public ReadOnlySpan<byte> Read(int count)
    {
        if (count > Left)
        {
            throw new BespokeFormatException("The file ends inside a field.");
        }

        ReadOnlySpan<byte> field = _bytes.Slice(Position, count);
        Position += count;
        return field;
    }
}
