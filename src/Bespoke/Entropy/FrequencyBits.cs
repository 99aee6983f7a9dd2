namespace Bespoke.Entropy;

/// <summary>log2(65536 / f) for every frequency f, made when an encoder first asks: decoders never do.</summary>
internal static class FrequencyBits
{
    private static readonly float[] s_table = Make();

    /// <summary>Bits of a symbol of this frequency, 1 to 65536.</summary>
    public static float Of(int frequency) => s_table[frequency];

    private static float[] Make()
    {
        float[] bits = new float[65537];
        for (int f = 1; f <= 65536; f++)
        {
            bits[f] = (float)(16 - Math.Log2(f));
        }

        return bits;
    }
}
