using System.Runtime.CompilerServices;

namespace Bespoke.Entropy;

/// <summary>Range coder, reading side (spec/format.md, section 2.1). Bytes past the end read as zero.</summary>
internal struct RangeDecoder
{
    private readonly byte[] _bytes;
    private readonly int _end;
    private int _position;
    private uint _range;
    private uint _code;

    public RangeDecoder(byte[] bytes, int start, int length)
    {
        _bytes = bytes;
        _position = start;
        _end = start + length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)_end, (uint)bytes.Length, nameof(length));
        _range = uint.MaxValue;
        for (int n = 0; n < 4; n++)
        {
            _code = (_code << 8) | NextByte();
        }
    }

    /// <summary>True once bytes past the end were needed: of a cut stream the symbols from here on mean nothing.</summary>
    public bool IsPastEnd { get; private set; }

    /// <summary>One 65536th of the range: the unit of <see cref="IsBelow"/> and <see cref="Take"/> for the symbol to come.</summary>
    public readonly uint Unit => _range >> 16;

    /// <summary>True when the coded symbol lies below this cumulative frequency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsBelow(uint unit, uint cumulative) => _code < unit * cumulative;

    /// <summary>Takes the symbol of the interval [start, start + frequency), not the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(uint unit, uint start, uint frequency)
    {
        _code -= unit * start;
        _range = unit * frequency;
        Normalize();
    }

    /// <summary>Takes the symbol of the last interval, [start, 65536).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeLast(uint unit, uint start)
    {
        _code -= unit * start;
        _range -= unit * start;
        Normalize();
    }

    public uint DecodeBits(int count)
    {
        uint value = 0;
        for (int n = 0; n < count; n++)
        {
            _range >>= 1;
            uint bit = _code >= _range ? 1u : 0u;
            _code -= bit * _range;
            value = (value << 1) | bit;
            Normalize();
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Normalize()
    {
        while (_range < 1 << 24)
        {
            _range <<= 8;
            _code = (_code << 8) | NextByte();
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
