namespace Bespoke.Entropy;

/// <summary>
/// Codes the parameter tensors (spec/format.md, section 4): exponents, then integers with one Laplace scale a tensor or, in an update of a
/// shared base, with the scales that the base gives or with the spike-and-slab prior.
/// </summary>
internal static class NetworkCoder
{
    private const int ExponentScale = 32;
    private const int VectorExponentScale = 26;
    private const int ScaleIndexScale = 40;
    private const int UpdateExponentScale = 24;
    private const int UpdateScaleScale = 36;
    private const int BaseExponentScale = 14;
    private const int SixteenthsPerUnit = 16;

    /// <summary>Fractional bits more than it says that a base's parameters usually have where they stay as they are: there precision is free.</summary>
    public const int UsualBaseExponent = 3;

    /// <summary>Writes all tensors in order.</summary>
    public static byte[] Write(IReadOnlyList<QuantizedTensor> tensors)
    {
        RangeEncoder encoder = new();
        RunningFields running = new();
        foreach (QuantizedTensor tensor in tensors)
        {
            if (tensor.Prior is not null)
            {
                ParameterSourceCoder.Encode(encoder, running.Source, tensor.Source);
            }

            NumberCoder.Encode(encoder, ScaleOfExponent(tensor), 0, tensor.Exponent - running.ExponentFor(tensor));
            if (tensor.Source == ParameterSource.Own && tensor.IsMatrix)
            {
                WriteExponents(encoder, tensor.RowExponents);
                WriteExponents(encoder, tensor.ColumnExponents);
            }

            if (HasScale(tensor))
            {
                NumberCoder.Encode(encoder, ScaleOfScaleIndex(tensor), 0, tensor.ScaleIndex - running.ScaleIndexFor(tensor));
            }

            running.Take(tensor);
            for (int n = 0; n < tensor.Values.Length && tensor.Source != ParameterSource.Base; n++)
            {
                WriteValue(encoder, tensor, n);
            }
        }

        return encoder.Finish();
    }

    /// <summary>Fills tensors, whose sizes the caller knows. Values are checked where they are turned into weights.</summary>
    public static void Read(byte[] section, IReadOnlyList<QuantizedTensor> tensors)
    {
        RangeDecoder decoder = new(section, 0, section.Length);
        RunningFields running = new();
        foreach (QuantizedTensor tensor in tensors)
        {
            tensor.Source = tensor.Prior is null ? ParameterSource.Own : ParameterSourceCoder.Decode(ref decoder, running.Source);
            tensor.Exponent = running.ExponentFor(tensor) + NumberCoder.Decode(ref decoder, ScaleOfExponent(tensor), 0);
            if (tensor.Source == ParameterSource.Own && tensor.IsMatrix)
            {
                ReadExponents(ref decoder, tensor.RowExponents);
                ReadExponents(ref decoder, tensor.ColumnExponents);
            }

            if (HasScale(tensor))
            {
                tensor.ScaleIndex = running.ScaleIndexFor(tensor) + NumberCoder.Decode(ref decoder, ScaleOfScaleIndex(tensor), 0);
            }

            if (tensor.Source == ParameterSource.Own && tensor.ScaleIndex is < 0 or >= LaplaceTables.ScaleCount)
            {
                throw new BespokeFormatException($"The file is damaged: scale index {tensor.ScaleIndex} of {tensor.Name}.");
            }

            running.Take(tensor);
            if (tensor.Source == ParameterSource.Base)
            {
                tensor.TakeBase(tensor.Exponent);
                continue;
            }

            for (int n = 0; n < tensor.Values.Length; n++)
            {
                tensor.Values[n] = ReadValue(ref decoder, tensor, n);
            }
        }
    }

    /// <summary>Bits that each tensor takes in the order of the file; together the network section's length, but for the coder's last byte.</summary>
    public static double[] Bits(IReadOnlyList<QuantizedTensor> tensors)
    {
        double[] bits = new double[tensors.Count];
        RunningFields running = new();
        for (int t = 0; t < tensors.Count; t++)
        {
            QuantizedTensor tensor = tensors[t];
            bits[t] = NumberCoder.Bits(ScaleOfExponent(tensor), 0, tensor.Exponent - running.ExponentFor(tensor))
                + (HasScale(tensor) ? NumberCoder.Bits(ScaleOfScaleIndex(tensor), 0, tensor.ScaleIndex - running.ScaleIndexFor(tensor)) : 0)
                + (tensor.Prior is null ? 0 : ParameterSourceCoder.Bits(running.Source, tensor.Source))
                + BitsAfterHeader(tensor);
            running.Take(tensor);
        }

        return bits;
    }

    /// <summary>Bits of a tensor but for its exponent and scale index, which are coded as differences from the tensor's before.</summary>
    public static double BitsAfterHeader(QuantizedTensor tensor)
    {
        double bits = ValueBits(tensor);
        return tensor.Source == ParameterSource.Own && tensor.IsMatrix
            ? bits + ExponentBits(tensor.RowExponents) + ExponentBits(tensor.ColumnExponents)
            : bits;
    }

    /// <summary>Bits of a tensor's integers.</summary>
    public static double ValueBits(QuantizedTensor tensor)
    {
        double bits = 0;
        for (int n = 0; n < tensor.Values.Length && tensor.Source != ParameterSource.Base; n++)
        {
            bits += ValueBits(tensor, n, tensor.Values[n]);
        }

        return bits;
    }

    /// <summary>Bits of an integer in the place of one of the tensor's.</summary>
    public static float ValueBits(QuantizedTensor tensor, int index, int value)
    {
        int exponent = LimitedExponent(tensor, index);
        int distance = value - tensor.OriginAt(index, exponent);
        return tensor.IsSpikeSlab ? SpikeSlabCoder.Bits(distance >> StepShift(exponent)) : NumberCoder.Bits(tensor.ScaleAt(index, exponent), 0, distance);
    }

    /// <summary>Bits of integers coded with one scale index.</summary>
    public static double ValueBits(ReadOnlySpan<int> values, int scaleIndex)
    {
        double bits = 0;
        foreach (int value in values)
        {
            bits += NumberCoder.Bits(scaleIndex, 0, value);
        }

        return bits;
    }

    /// <summary>The scale index that codes these integers in fewest bits; of equal ones the smallest.</summary>
    public static int ChooseScaleIndex(ReadOnlySpan<int> values)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < LaplaceTables.ScaleCount; i++)
        {
            double bits = ValueBits(values, i);
            if (bits < least)
            {
                (best, least) = (i, bits);
            }
        }

        return best;
    }

    /// <summary>Bits of the exponents of rows or columns.</summary>
    private static double ExponentBits(ReadOnlySpan<int> exponents)
    {
        double bits = 1;
        if (exponents.ContainsAnyExcept(0))
        {
            int previous = 0;
            foreach (int exponent in exponents)
            {
                bits += NumberCoder.Bits(VectorExponentScale, 0, exponent - previous);
                previous = exponent;
            }
        }

        return bits;
    }

    private static void WriteValue(RangeEncoder encoder, QuantizedTensor tensor, int index)
    {
        int exponent = LimitedExponent(tensor, index);
        int origin = tensor.OriginAt(index, exponent);
        if (tensor.IsSpikeSlab)
        {
            SpikeSlabCoder.Encode(encoder, (tensor.Values[index] - origin) >> StepShift(exponent));
        }
        else
        {
            NumberCoder.Encode(encoder, tensor.ScaleAt(index, exponent), SixteenthsPerUnit * origin, tensor.Values[index]);
        }
    }

    private static int ReadValue(ref RangeDecoder decoder, QuantizedTensor tensor, int index)
    {
        int exponent = LimitedExponent(tensor, index);
        int origin = tensor.OriginAt(index, exponent);
        return tensor.IsSpikeSlab
            ? origin + (SpikeSlabCoder.Decode(ref decoder) << StepShift(exponent))
            : NumberCoder.Decode(ref decoder, tensor.ScaleAt(index, exponent), SixteenthsPerUnit * origin);
    }

    /// <summary>Between an integer of so many fractional bits and one of steps. Exponents of such updates are not below.</summary>
    private static int StepShift(int exponent) => exponent - SpikeSlabCoder.StepBits;

    private static int LimitedExponent(QuantizedTensor tensor, int n) => Math.Clamp(tensor.ExponentAt(n), 0, QuantizedTensor.MaxExponent);

    private static void WriteExponents(RangeEncoder encoder, ReadOnlySpan<int> exponents)
    {
        bool isCoded = exponents.ContainsAnyExcept(0);
        encoder.EncodeBits(isCoded ? 1u : 0u, 1);
        if (isCoded)
        {
            int previous = 0;
            foreach (int exponent in exponents)
            {
                NumberCoder.Encode(encoder, VectorExponentScale, 0, exponent - previous);
                previous = exponent;
            }
        }
    }

    private static void ReadExponents(ref RangeDecoder decoder, Span<int> exponents)
    {
        bool isCoded = decoder.DecodeBits(1) != 0;
        int previous = 0;
        for (int n = 0; n < exponents.Length; n++)
        {
            previous += isCoded ? NumberCoder.Decode(ref decoder, VectorExponentScale, 0) : 0;
            exponents[n] = previous;
        }
    }

    /// <summary>Scale of the difference between exponents of the same source.</summary>
    private static int ScaleOfExponent(QuantizedTensor tensor) => tensor.Source switch
    {
        ParameterSource.Own => ExponentScale,
        ParameterSource.Update => UpdateExponentScale,
        _ => BaseExponentScale,
    };

    private static int ScaleOfScaleIndex(QuantizedTensor tensor) => tensor.IsUpdate ? UpdateScaleScale : ScaleIndexScale;

    /// <summary>Only what is coded by Laplace distributions has a scale.</summary>
    private static bool HasScale(QuantizedTensor tensor) => tensor.Source != ParameterSource.Base && !tensor.IsSpikeSlab;

    /// <summary>Source of the tensor before, and exponent and scale index of the last one of each source: the next are coded as differences from these.</summary>
    private sealed class RunningFields
    {
        private readonly int[] _exponents = [8, 0, UsualBaseExponent];
        private readonly int[] _scaleIndices = [32, 0, 0];

        public ParameterSource Source { get; private set; } = ParameterSourceCoder.First;

        public int ExponentFor(QuantizedTensor tensor) => _exponents[(int)tensor.Source];

        public int ScaleIndexFor(QuantizedTensor tensor) => _scaleIndices[(int)tensor.Source];

        public void Take(QuantizedTensor tensor)
        {
            Source = tensor.Source;
            _exponents[(int)Source] = tensor.Exponent;
            _scaleIndices[(int)Source] = tensor.ScaleIndex;
        }
    }
}
