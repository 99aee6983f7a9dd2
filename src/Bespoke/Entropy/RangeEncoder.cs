namespace Bespoke.Entropy;

/// <summary>
/// Range coder, writing side of <see cref="RangeDecoder"/>: a 32-bit range, frequencies out of 2^16, carries walked back through the bytes
/// written. No dummy byte at the start; trailing zero bytes are dropped, for the decoder reads zeros past the end.
/// </summary>
internal sealed class RangeEncoder
{
    private readonly List<byte> _bytes = [];
    private ulong _low;
    private uint _range = uint.MaxValue;

    /// <summary>Codes a symbol that has [start, start + frequency) of 65536. The last interval takes what division left over.</summary>
    public void Encode(uint start, uint frequency)
    {
        uint unit = _range >> 16;
        _low += (ulong)unit * start;
        _range = start + frequency == 1 << 16 ? _range - unit * start : unit * frequency;
        Normalize();
    }

    /// <summary>Codes the lowest <paramref name="count"/> bits of a number at one bit each, the highest first.</summary>
    public void EncodeBits(uint value, int count)
    {
        for (int bit = count - 1; bit >= 0; bit--)
        {
            _range >>= 1;
            if (((value >> bit) & 1) != 0)
            {
                _low += _range;
            }

            Normalize();
        }
    }

    /// <summary>Ends the stream with as few bytes as decode to the same symbols.</summary>
    public byte[] Finish()
    {
        // Any code in [low, low + range) will do: take the one with most trailing zero bytes.
        ulong last = _low + _range - 1;
        for (int zeros = 32; zeros >= 0; zeros -= 8)
        {
            ulong candidate = last >> zeros << zeros;
            if (candidate >= _low)
            {
                _low = candidate;
                break;
            }
        }

        for (int n = 0; n < 4; n++)
        {
            ShiftOut();
        }

        int length = _bytes.Count;
        while (length > 0 && _bytes[length - 1] == 0)
        {
            length--;
        }

        return [.. _bytes.Take(length)];
    }

    private void Normalize()
    {
        while (_range < 1 << 24)
        {
            _range <<= 8;
            ShiftOut();
        }
    }

    private void ShiftOut()
    {
        if (_low > uint.MaxValue)
        {
            int carry = _bytes.Count - 1;
            while (_bytes[carry] == 0xFF)
            {
                _bytes[carry--] = 0;
            }

            _bytes[carry]++;
        }

        _bytes.Add((byte)(_low >> 24));
        _low = (_low << 8) & uint.MaxValue;
    }
}
