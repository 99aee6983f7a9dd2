using System.Runtime.CompilerServices;

namespace Bespoke.Entropy;

/// <summary>Range coder, reading side (spec/format.md, section 2.1). Bytes past the end read as zero.</summary>
internal struct RangeDecoder
{
    private readonly byte[] _bytes;
    private readonly int _end;
    private int _position;

    public RangeDecoder(byte[] bytes, int start, int length)
    {
        _bytes = bytes;
        _position = start;
        _end = start + length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)_end, (uint)bytes.Length, nameof(length));
        Range = uint.MaxValue;
        for (int n = 0; n < 4; n++)
        {
            Code = (Code << 8) | NextByte();
        }
    }

    /// <summary>The least range between symbols: fewer, and a byte is shifted in.</summary>
    public const uint LeastRange = 1 << 24;

    /// <summary>Width of the interval that is left.</summary>
    public uint Range;

    /// <summary>Where in that interval the coded number lies.</summary>
    public uint Code;

    /// <summary>True once bytes past the end were needed: of a cut stream the symbols from here on mean nothing.</summary>
    public bool IsPastEnd { get; private set; }

    /// <summary>One 65536th of the range: the unit of <see cref="IsBelow"/> and <see cref="Take"/> for the symbol to come.</summary>
    public readonly uint Unit => Range >> 16;

    /// <summary>True when the coded symbol lies below this cumulative frequency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsBelow(uint unit, uint cumulative) => Code < unit * cumulative;

    /// <summary>Takes the symbol of the interval [start, start + frequency), not the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(uint unit, uint start, uint frequency)
    {
        Code -= unit * start;
        Range = unit * frequency;
        Normalize();
    }

    /// <summary>Takes the symbol of the last interval, [start, 65536).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeLast(uint unit, uint start)
    {
        Code -= unit * start;
        Range -= unit * start;
        Normalize();
    }

    public uint DecodeBits(int count)
    {
        uint value = 0;
        for (int n = 0; n < count; n++)
        {
            Range >>= 1;
            uint bit = Code >= Range ? 1u : 0u;
            Code -= bit * Range;
            value = (value << 1) | bit;
            Normalize();
        }

        return value;
    }

    /// <summary>Shifts bytes in until the range is wide enough for the next symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Normalize()
    {
        while (Range < LeastRange)
        {
            Range <<= 8;
            Code = (Code << 8) | NextByte();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint NextByte()
    {
        if (_position < _end)
        {
            return _bytes[_position++];
        }

        IsPastEnd = true;
        return 0;
    }
}
