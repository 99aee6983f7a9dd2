using Bespoke.Kernels;

namespace Bespoke.Entropy;

/// <summary>What a shared base says of each parameter of a tensor: its value, how far pictures move it, and how finely it matters.</summary>
/// <param name="Values">The base's parameters, with <see cref="ValueBits"/> fractional bits.</param>
/// <param name="Scales">Scale index of the distance from the base, were it an integer with <see cref="ValueBits"/> fractional bits; may lie outside 0..63.</param>
/// <param name="Exponents">Fractional bits that suit the parameter.</param>
internal sealed record TensorPrior(int[] Values, int[] Scales, int[] Exponents)
{
    /// <summary>Fractional bits of <see cref="Values"/>.</summary>
    public const int ValueBits = 16;

    /// <summary>
    /// True when distances from the base are counted in steps of one size with the prior of <see cref="SpikeSlabCoder"/>, whatever
    /// <see cref="Scales"/> say.
    /// </summary>
    public bool IsSpikeSlab { get; init; }

    /// <summary>Scale indices for each doubling, 8 ln 2, in 64ths.</summary>
    private const int IndicesPerOctave = 355;

    /// <summary>Fractional bits of a parameter in an update whose exponents are raised by an offset.</summary>
    public int ExponentAt(int index, int offset)
    {
        int exponent = Exponents[index] + offset;
        return IsSpikeSlab ? Math.Max(exponent, SpikeSlabCoder.StepBits) : exponent;
    }

    /// <summary>The base's parameter as an integer with so many fractional bits, 16 bits at most.</summary>
    public int ValueAt(int index, int exponent) => FixedPoint.Saturate(FixedPoint.Rescale(Values[index], ValueBits, exponent));

    /// <summary>Scale index of the distance from the base as an integer with so many fractional bits, some indices up or down.</summary>
    public int ScaleAt(int index, int exponent, int offset) =>
        Math.Clamp(Scales[index] + ((((exponent - ValueBits) * IndicesPerOctave) + 32) >> 6) + offset, 0, LaplaceTables.ScaleCount - 1);
}
