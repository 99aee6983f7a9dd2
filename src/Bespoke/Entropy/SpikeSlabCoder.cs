namespace Bespoke.Entropy;

/// <summary>
/// Codes how many steps a parameter lies from its base with the spike-and-slab prior of van Rozendaal et al. 2021 (arXiv 2101.08687), both
/// directions (spec/format.md, section 4.1): p(d) = (N(d; 0.05) + 1000 N(d; t/6)) / 1001, in bins of the width t = 1/256, nearest power of two to the
/// paper's 0.005.
/// </summary>
/// <remarks>A bin away from zero has less than 1/65536, so that the coder says first whether there is a change at all, then which.</remarks>
internal static class SpikeSlabCoder
{
    /// <summary>Fractional bits of the step t.</summary>
    public const int StepBits = 8;

    /// <summary>Most steps of a change: more cannot be between two parameters of 16 bits.</summary>
    public const int MaxSteps = 65_535;

    /// <summary>How often there is a change, of 65536.</summary>
    private const uint ChangeFrequency = 240;

    /// <summary>Of 65536 changes, those of more than n steps, n = 0 .. 48; larger ones than 48 escape.</summary>
    private static readonly uint[] s_tails =
    [
        65536, 16197, 15098, 14014, 12954, 11923, 10925, 9967, 9051, 8181, 7361, 6591, 5873, 5209, 4596, 4036, 3526,
        3065, 2650, 2280, 1952, 1662, 1407, 1186, 993, 828, 686, 566, 464, 378, 307, 248, 199,
        158, 126, 99, 78, 61, 47, 36, 28, 21, 16, 12, 9, 7, 5, 4, 3,
    ];

    /// <summary>Codes a number of steps.</summary>
    /// <param name="encoder">Where to.</param>
    /// <param name="steps">-65535 to 65535.</param>
    public static void Encode(RangeEncoder encoder, int steps)
    {
        int magnitude = Math.Abs(steps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(magnitude, MaxSteps, nameof(steps));
        if (magnitude == 0)
        {
            encoder.Encode(ChangeFrequency, 65536 - ChangeFrequency);
            return;
        }

        encoder.Encode(0, ChangeFrequency);
        encoder.EncodeBits(steps < 0 ? 1u : 0u, 1);
        if (magnitude < s_tails.Length)
        {
            encoder.Encode(s_tails[magnitude], s_tails[magnitude - 1] - s_tails[magnitude]);
        }
        else
        {
            encoder.Encode(0, s_tails[^1]);
            EscapeCode.Encode(encoder, magnitude - s_tails.Length);
        }
    }

    /// <summary>Decodes a number of steps.</summary>
    /// <exception cref="BespokeFormatException">It is too large.</exception>
    public static int Decode(ref RangeDecoder decoder)
    {
        uint unit = decoder.Unit;
        if (!decoder.IsBelow(unit, ChangeFrequency))
        {
            decoder.TakeLast(unit, ChangeFrequency);
            return 0;
        }

        decoder.Take(unit, 0, ChangeFrequency);
        bool isNegative = decoder.DecodeBits(1) != 0;
        int magnitude = DecodeMagnitude(ref decoder);
        return magnitude > MaxSteps
            ? throw new BespokeFormatException($"The file is damaged: a parameter lies {magnitude} steps from its base.")
            : isNegative ? -magnitude : magnitude;
    }

    /// <summary>What <see cref="Encode"/> spends, in bits.</summary>
    public static float Bits(int steps)
    {
        int magnitude = Math.Abs(steps);
        if (magnitude == 0)
        {
            return FrequencyBits.Of(65536 - (int)ChangeFrequency);
        }

        float bits = FrequencyBits.Of((int)ChangeFrequency) + 1;
        return magnitude < s_tails.Length
            ? bits + FrequencyBits.Of((int)(s_tails[magnitude - 1] - s_tails[magnitude]))
            : bits + FrequencyBits.Of((int)s_tails[^1]) + EscapeCode.Bits(magnitude - s_tails.Length);
    }

    private static int DecodeMagnitude(ref RangeDecoder decoder)
    {
        uint unit = decoder.Unit;
        int magnitude = 1;
        while (magnitude < s_tails.Length && decoder.IsBelow(unit, s_tails[magnitude]))
        {
            magnitude++;
        }

        if (magnitude == 1)
        {
            decoder.TakeLast(unit, s_tails[1]);
            return 1;
        }

        if (magnitude < s_tails.Length)
        {
            decoder.Take(unit, s_tails[magnitude], s_tails[magnitude - 1] - s_tails[magnitude]);
            return magnitude;
        }

        decoder.Take(unit, 0, s_tails[^1]);
        return s_tails.Length + EscapeCode.Decode(ref decoder);
    }
}
