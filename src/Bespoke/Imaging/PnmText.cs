using System.Text;

namespace Bespoke.Imaging;

/// <summary>Reads the words and numbers of a Netpbm file; "#" starts a comment that ends with the line.</summary>
internal ref struct PnmText(ReadOnlySpan<byte> file)
{
    private const int MaxWordLength = 16;

    private ReadOnlySpan<byte> _rest = file;

    /// <summary>The bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads "P1" to "P7" and gives the digit.</summary>
    public int ReadMagic()
    {
        if (_rest.Length < 2 || _rest[0] != 'P' || _rest[1] is < (byte)'1' or > (byte)'7')
        {
            throw new PictureFormatException("Damaged PNM: it does not start with P1 to P7.");
        }

        int kind = _rest[1] - '0';
        _rest = _rest[2..];
        return kind;
    }

    /// <summary>Reads a decimal number that fits an int.</summary>
    public int ReadNumber()
    {
        SkipSpace();
        long value = 0;
        int digits = 0;
        while (digits < _rest.Length && char.IsAsciiDigit((char)_rest[digits]))
        {
            value = (value * 10) + _rest[digits] - '0';
            digits++;
            if (value > int.MaxValue)
            {
                throw new PictureFormatException("Damaged PNM: a number is too large.");
            }
        }

        if (digits == 0)
        {
            throw Unexpected("a number");
        }

        _rest = _rest[digits..];
        return (int)value;
    }

    /// <summary>Reads one digit 0 or 1; in P1 they need no space between them.</summary>
    public int ReadBit()
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] is not ((byte)'0' or (byte)'1'))
        {
            throw Unexpected("0 or 1");
        }

        int bit = _rest[0] - '0';
        _rest = _rest[1..];
        return bit;
    }

    /// <summary>Reads a word of capital letters.</summary>
    public string ReadWord()
    {
        SkipSpace();
        int length = 0;
        while (length < Math.Min(_rest.Length, MaxWordLength) && char.IsAsciiLetterUpper((char)_rest[length]))
        {
            length++;
        }

        if (length == 0)
        {
            throw Unexpected("a name");
        }

        string word = Encoding.ASCII.GetString(_rest[..length]);
        _rest = _rest[length..];
        return word;
    }

    /// <summary>Skips to the end of the line.</summary>
    public void SkipLine()
    {
        int end = _rest.IndexOf((byte)'\n');
        _rest = end < 0 ? default : _rest[(end + 1)..];
    }

    /// <summary>Skips the one white space that stands between a header and binary samples.</summary>
    public void SkipOneSpace()
    {
        if (_rest.IsEmpty || !IsSpace(_rest[0]))
        {
            throw Unexpected("a space");
        }

        _rest = _rest[1..];
    }

    private void SkipSpace()
    {
        while (!_rest.IsEmpty)
        {
            if (_rest[0] == '#')
            {
                SkipLine();
            }
            else if (IsSpace(_rest[0]))
            {
                _rest = _rest[1..];
            }
            else
            {
                break;
            }
        }
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    private readonly PictureFormatException Unexpected(string wanted) =>
        new(_rest.IsEmpty ? $"Damaged PNM: the file ends where {wanted} should be." : $"Damaged PNM: {wanted} is missing.");
}
