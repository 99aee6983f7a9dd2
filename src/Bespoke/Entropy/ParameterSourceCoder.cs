namespace Bespoke.Entropy;

/// <summary>
/// Codes where each tensor's parameters come from (spec/format.md, section 4): most have the source of the tensor before, which then costs a fifth of a bit.
/// </summary>
internal static class ParameterSourceCoder
{
    /// <summary>What the first tensor is compared with.</summary>
    public const ParameterSource First = ParameterSource.Base;

    private const int SourceCount = 3;

    /// <summary>Of 65536, how often the source is a certain other one than before.</summary>
    private const uint OtherFrequency = 4096;

    /// <summary>What is left of 65536 for the same source as before starts here: the last interval.</summary>
    private const uint SameStart = (SourceCount - 1) * OtherFrequency;

    public static void Encode(RangeEncoder encoder, ParameterSource previous, ParameterSource source)
    {
        if (source == previous)
        {
            encoder.Encode(SameStart, 65536 - SameStart);
        }
        else
        {
            encoder.Encode(Order(previous, source) * OtherFrequency, OtherFrequency);
        }
    }

    public static ParameterSource Decode(ref RangeDecoder decoder, ParameterSource previous)
    {
        uint unit = decoder.Unit;
        if (!decoder.IsBelow(unit, SameStart))
        {
            decoder.TakeLast(unit, SameStart);
            return previous;
        }

        uint order = decoder.IsBelow(unit, OtherFrequency) ? 0u : 1u;
        decoder.Take(unit, order * OtherFrequency, OtherFrequency);
        return (ParameterSource)((int)order + ((int)order >= (int)previous ? 1 : 0));
    }

    /// <summary>What <see cref="Encode"/> spends, in bits.</summary>
    public static double Bits(ParameterSource previous, ParameterSource source) =>
        FrequencyBits.Of((int)(source == previous ? 65536 - SameStart : OtherFrequency));

    /// <summary>Place among the sources other than the one before.</summary>
    private static uint Order(ParameterSource previous, ParameterSource source) => (uint)source - (source > previous ? 1u : 0u);
}
