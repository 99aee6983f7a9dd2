namespace Bespoke.Entropy;

/// <summary>Exp-Golomb code of order 3 for what lies past a table's end, both directions (spec/format.md, section 2.3).</summary>
internal static class EscapeCode
{
    private const int Order = 3;
    private const int LongestPrefix = 16;

    /// <summary>Codes a number of 0 or more.</summary>
    public static void Encode(RangeEncoder encoder, int excess)
    {
        int prefix = Prefix(excess);
        for (int n = 0; n < prefix; n++)
        {
            encoder.EncodeBits(1, 1);
        }

        encoder.EncodeBits(0, 1);
        encoder.EncodeBits((uint)(excess - (((1 << prefix) - 1) << Order)), prefix + Order);
    }

    /// <summary>Decodes a number of 0 or more.</summary>
    /// <exception cref="BespokeFormatException">The code is too long.</exception>
    public static int Decode(ref RangeDecoder decoder)
    {
        int prefix = 0;
        while (decoder.DecodeBits(1) != 0)
        {
            if (++prefix > LongestPrefix)
            {
                throw new BespokeFormatException("The file is damaged: an escaped number is too long.");
            }
        }

        return (int)decoder.DecodeBits(prefix + Order) + (((1 << prefix) - 1) << Order);
    }

    /// <summary>Bits that a number takes.</summary>
    public static int Bits(int excess) => (2 * Prefix(excess)) + 1 + Order;

    private static int Prefix(int excess) => int.Log2((excess >> Order) + 1);
}
