namespace Bespoke.Kernels;

/// <summary>Weights of a filter, in order of the samples that they apply to.</summary>
internal sealed class Taps
{
    public Taps(short[] weights, int exponent)
    {
        Weights = weights;
        Exponent = exponent;
        Pairs = new int[(weights.Length + 1) / 2];
        for (int n = 0; n < weights.Length; n++)
        {
            Pairs[n / 2] |= (weights[n] & 0xFFFF) << (16 * (n % 2));
        }
    }

    public int Count => Weights.Length;

    public short[] Weights { get; }

    /// <summary>Two weights each, the first in the low half; a missing last one is zero.</summary>
    public int[] Pairs { get; }

    /// <summary>Fractional bits of the weights, which rescaling drops.</summary>
    public int Exponent { get; }

    /// <summary>One half in the last place of a result.</summary>
    public int Half => Exponent > 0 ? 1 << (Exponent - 1) : 0;
}
