using System.Runtime.CompilerServices;

namespace Bespoke.Entropy;

/// <summary>Codes integers with a Laplace distribution of given scale and mean, both directions (spec/format.md, section 2.3).</summary>
internal static class NumberCoder
{
    /// <summary>Codes a value.</summary>
    /// <param name="encoder">Where to.</param>
    /// <param name="scaleIndex">0 to 63.</param>
    /// <param name="mean">In sixteenths.</param>
    /// <param name="value">-32768 to 32767.</param>
    public static void Encode(RangeEncoder encoder, int scaleIndex, int mean, int value)
    {
        if (value is < short.MinValue or > short.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Coded numbers have 16 bits.");
        }

        int residual = value - Split(scaleIndex, mean, out int model);
        int shift = LaplaceTables.Shift(scaleIndex);
        LaplaceTables.GetTails(model, out ReadOnlySpan<ushort> lower, out ReadOnlySpan<ushort> upper);
        int coded = residual >> shift;
        if (coded == 0)
        {
            uint zeroStart = (uint)lower[0] + upper[0];
            encoder.Encode(zeroStart, 65536 - zeroStart);
        }
        else
        {
            ReadOnlySpan<ushort> tails = coded < 0 ? lower : upper;
            uint sideStart = coded < 0 ? 0u : lower[0];
            int magnitude = Math.Abs(coded);
            if (magnitude < tails.Length)
            {
                encoder.Encode(sideStart + tails[magnitude], (uint)(tails[magnitude - 1] - tails[magnitude]));
            }
            else
            {
                encoder.Encode(sideStart, tails[^1]);
                EscapeCode.Encode(encoder, magnitude - tails.Length);
            }
        }

        encoder.EncodeBits((uint)residual, shift);
    }

    /// <summary>Decodes a value.</summary>
    /// <exception cref="BespokeFormatException">The value is outside 16 bits or its escape is too long.</exception>
    public static int Decode(ref RangeDecoder decoder, int scaleIndex, int mean)
    {
        int start = Split(scaleIndex, mean, out int model);
        return Decode(ref decoder, (short)start, (short)model);
    }

    /// <summary>Decodes a run of values. Nearly all are the likeliest one, so that this case stays in registers.</summary>
    /// <param name="decoder">Where from.</param>
    /// <param name="starts">For each value the integer nearest to its mean.</param>
    /// <param name="models">For each value its <see cref="LaplaceTables.Model"/>.</param>
    /// <param name="values">Takes as many values as there are models.</param>
    /// <exception cref="BespokeFormatException">A value is outside 16 bits or its escape is too long.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DecodeRun(ref RangeDecoder decoder, ReadOnlySpan<short> starts, ReadOnlySpan<short> models, Span<short> values)
    {
        ReadOnlySpan<uint> zeroStarts = LaplaceTables.ZeroStarts;
        uint range = decoder.Range;
        uint code = decoder.Code;
        for (int n = 0; n < models.Length; n++)
        {
            ulong bound = (ulong)(range >> 16) * zeroStarts[models[n]];
            if (code >= bound)
            {
                code -= (uint)bound;
                range -= (uint)bound;
                values[n] = starts[n];
                if (range >= RangeDecoder.LeastRange)
                {
                    continue;
                }

                (decoder.Range, decoder.Code) = (range, code);
                decoder.Normalize();
            }
            else
            {
                (decoder.Range, decoder.Code) = (range, code);
                values[n] = (short)Decode(ref decoder, starts[n], models[n]);
            }

            (range, code) = (decoder.Range, decoder.Code);
        }

        (decoder.Range, decoder.Code) = (range, code);
    }

    /// <summary>Decodes a value of which start and model are known.</summary>
    public static int Decode(ref RangeDecoder decoder, short start, short model)
    {
        int shift = LaplaceTables.Shift(model >> 4);
        LaplaceTables.GetTails(model, out ReadOnlySpan<ushort> lower, out ReadOnlySpan<ushort> upper);
        uint zeroStart = (uint)lower[0] + upper[0];
        uint unit = decoder.Unit;
        int coded = 0;
        if (!decoder.IsBelow(unit, zeroStart))
        {
            decoder.TakeLast(unit, zeroStart);
        }
        else if (decoder.IsBelow(unit, lower[0]))
        {
            coded = -DecodeSide(ref decoder, unit, 0, lower);
        }
        else
        {
            coded = DecodeSide(ref decoder, unit, lower[0], upper);
        }

        return InRange(start + (coded << shift) + (int)decoder.DecodeBits(shift));
    }

    /// <summary>What <see cref="Encode"/> spends on a value, in bits: from the frequency that it codes with, escape and raw bits included.</summary>
    public static float Bits(int scaleIndex, int mean, int value)
    {
        int residual = value - Split(scaleIndex, mean, out int model);
        int shift = LaplaceTables.Shift(scaleIndex);
        LaplaceTables.GetTails(model, out ReadOnlySpan<ushort> lower, out ReadOnlySpan<ushort> upper);
        int coded = residual >> shift;
        if (coded == 0)
        {
            return FrequencyBits.Of(65536 - lower[0] - upper[0]) + shift;
        }

        ReadOnlySpan<ushort> tails = coded < 0 ? lower : upper;
        int magnitude = Math.Abs(coded);
        if (magnitude < tails.Length)
        {
            return FrequencyBits.Of(tails[magnitude - 1] - tails[magnitude]) + shift;
        }

        return FrequencyBits.Of(tails[^1]) + EscapeCode.Bits(magnitude - tails.Length) + shift;
    }

    /// <summary>Splits a mean into the integer that a residual counts from, returned, and the fraction, part of the model.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Split(int scaleIndex, int mean, out int model)
    {
        int start = (mean + 8) >> 4;
        model = LaplaceTables.Model(scaleIndex, mean - (start << 4));
        return start;
    }

    private static int DecodeSide(ref RangeDecoder decoder, uint unit, uint sideStart, ReadOnlySpan<ushort> tails)
    {
        int magnitude = 1;
        while (magnitude < tails.Length && decoder.IsBelow(unit, sideStart + tails[magnitude]))
        {
            magnitude++;
        }

        if (magnitude < tails.Length)
        {
            decoder.Take(unit, sideStart + tails[magnitude], (uint)(tails[magnitude - 1] - tails[magnitude]));
            return magnitude;
        }

        decoder.Take(unit, sideStart, tails[^1]);
        return tails.Length + EscapeCode.Decode(ref decoder);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int InRange(int value) => value == (short)value ? value : ThrowOutOfRange(value);

    private static int ThrowOutOfRange(int value) =>
        throw new BespokeFormatException($"The file is damaged: a coded number is {value}, outside 16 bits.");
}
