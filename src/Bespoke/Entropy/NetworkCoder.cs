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
    private const int FirstExponent = 8;
    private const int FirstScaleIndex = 32;
    private const int SixteenthsPerUnit = 16;

    /// <summary>Exponents past this are refused when weights are made; until then they must not overflow.</summary>
    private const int MaxOriginExponent = 20;

    /// <summary>Writes all tensors in order.</summary>
    public static byte[] Write(IReadOnlyList<QuantizedTensor> tensors)
    {
        RangeEncoder encoder = new();
        Running own = Running.First;
        Running update = default;
        foreach (QuantizedTensor tensor in tensors)
        {
            if (tensor.Prior is not null)
            {
                encoder.EncodeBits(tensor.IsUpdate ? 1u : 0u, 1);
            }

            ref Running running = ref tensor.IsUpdate ? ref update : ref own;
            NumberCoder.Encode(encoder, tensor.IsUpdate ? UpdateExponentScale : ExponentScale, 0, tensor.Exponent - running.Exponent);
            if (!tensor.IsUpdate && tensor.IsMatrix)
            {
                WriteExponents(encoder, tensor.RowExponents);
                WriteExponents(encoder, tensor.ColumnExponents);
            }

            if (!tensor.IsSpikeSlab)
            {
                NumberCoder.Encode(encoder, tensor.IsUpdate ? UpdateScaleScale : ScaleIndexScale, 0, tensor.ScaleIndex - running.ScaleIndex);
            }

            running = new Running(tensor.Exponent, tensor.ScaleIndex);
            for (int n = 0; n < tensor.Values.Length; n++)
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
        Running own = Running.First;
        Running update = default;
        foreach (QuantizedTensor tensor in tensors)
        {
            tensor.IsUpdate = tensor.Prior is not null && decoder.DecodeBits(1) != 0;
            ref Running running = ref tensor.IsUpdate ? ref update : ref own;
            tensor.Exponent = running.Exponent + NumberCoder.Decode(ref decoder, tensor.IsUpdate ? UpdateExponentScale : ExponentScale, 0);
            if (!tensor.IsUpdate && tensor.IsMatrix)
            {
                ReadExponents(ref decoder, tensor.RowExponents);
                ReadExponents(ref decoder, tensor.ColumnExponents);
            }

            if (!tensor.IsSpikeSlab)
            {
                tensor.ScaleIndex = running.ScaleIndex + NumberCoder.Decode(ref decoder, tensor.IsUpdate ? UpdateScaleScale : ScaleIndexScale, 0);
            }

            if (!tensor.IsUpdate && tensor.ScaleIndex is < 0 or >= LaplaceTables.ScaleCount)
            {
                throw new BespokeFormatException($"The file is damaged: scale index {tensor.ScaleIndex} of {tensor.Name}.");
            }

            running = new Running(tensor.Exponent, tensor.ScaleIndex);
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
        Running own = Running.First;
        Running update = default;
        for (int t = 0; t < tensors.Count; t++)
        {
            QuantizedTensor tensor = tensors[t];
            ref Running running = ref tensor.IsUpdate ? ref update : ref own;
            bits[t] = NumberCoder.Bits(tensor.IsUpdate ? UpdateExponentScale : ExponentScale, 0, tensor.Exponent - running.Exponent)
                + (tensor.IsSpikeSlab ? 0 : NumberCoder.Bits(tensor.IsUpdate ? UpdateScaleScale : ScaleIndexScale, 0, tensor.ScaleIndex - running.ScaleIndex))
                + (tensor.Prior is null ? 0 : 1)
                + BitsAfterHeader(tensor);
            running = new Running(tensor.Exponent, tensor.ScaleIndex);
        }

        return bits;
    }

    /// <summary>Bits of a tensor but for its exponent and scale index, which are coded as differences from the tensor's before.</summary>
    public static double BitsAfterHeader(QuantizedTensor tensor)
    {
        double bits = ValueBits(tensor);
        return tensor.IsUpdate || !tensor.IsMatrix ? bits : bits + ExponentBits(tensor.RowExponents) + ExponentBits(tensor.ColumnExponents);
    }

    /// <summary>Bits of a tensor's integers.</summary>
    public static double ValueBits(QuantizedTensor tensor)
    {
        double bits = 0;
        for (int n = 0; n < tensor.Values.Length; n++)
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

    private static int LimitedExponent(QuantizedTensor tensor, int n) => Math.Clamp(tensor.ExponentAt(n), 0, MaxOriginExponent);

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

    /// <summary>Exponent and scale of the tensor before, of which the next are coded as differences: own values and updates each by themselves.</summary>
    private readonly record struct Running(int Exponent, int ScaleIndex)
    {
        public static Running First => new(FirstExponent, FirstScaleIndex);
    }
}
