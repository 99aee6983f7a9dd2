namespace Bespoke.Entropy;

/// <summary>Codes the parameter tensors (spec/format.md, section 4): exponents, then integers with one Laplace scale a tensor.</summary>
internal static class NetworkCoder
{
    private const int ExponentScale = 32;
    private const int VectorExponentScale = 26;
    private const int ScaleIndexScale = 40;
    private const int FirstExponent = 8;
    private const int FirstScaleIndex = 32;
    private const int SixteenthsPerUnit = 16;

    /// <summary>Exponents past this are refused when weights are made; until then they must not overflow.</summary>
    private const int MaxOriginExponent = 20;

    /// <summary>Writes all tensors in order.</summary>
    public static byte[] Write(IReadOnlyList<QuantizedTensor> tensors)
    {
        RangeEncoder encoder = new();
        int exponent = FirstExponent;
        int scaleIndex = FirstScaleIndex;
        foreach (QuantizedTensor tensor in tensors)
        {
            NumberCoder.Encode(encoder, ExponentScale, 0, tensor.Exponent - exponent);
            exponent = tensor.Exponent;
            if (tensor.IsMatrix)
            {
                WriteExponents(encoder, tensor.RowExponents);
                WriteExponents(encoder, tensor.ColumnExponents);
            }

            NumberCoder.Encode(encoder, ScaleIndexScale, 0, tensor.ScaleIndex - scaleIndex);
            scaleIndex = tensor.ScaleIndex;
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                NumberCoder.Encode(encoder, scaleIndex, MeanAt(tensor, n), tensor.Values[n]);
            }
        }

        return encoder.Finish();
    }

    /// <summary>Fills tensors, whose sizes the caller knows. Values are checked where they are turned into weights.</summary>
    public static void Read(byte[] section, IReadOnlyList<QuantizedTensor> tensors)
    {
        RangeDecoder decoder = new(section, 0, section.Length);
        int exponent = FirstExponent;
        int scaleIndex = FirstScaleIndex;
        foreach (QuantizedTensor tensor in tensors)
        {
            exponent += NumberCoder.Decode(ref decoder, ExponentScale, 0);
            tensor.Exponent = exponent;
            if (tensor.IsMatrix)
            {
                ReadExponents(ref decoder, tensor.RowExponents);
                ReadExponents(ref decoder, tensor.ColumnExponents);
            }

            scaleIndex += NumberCoder.Decode(ref decoder, ScaleIndexScale, 0);
            if (scaleIndex is < 0 or >= LaplaceTables.ScaleCount)
            {
                throw new BespokeFormatException($"The file is damaged: scale index {scaleIndex} of {tensor.Name}.");
            }

            tensor.ScaleIndex = scaleIndex;
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                tensor.Values[n] = NumberCoder.Decode(ref decoder, scaleIndex, MeanAt(tensor, n));
            }
        }
    }

    /// <summary>Bits that each tensor takes in the order of the file; together the network section's length, but for the coder's last byte.</summary>
    public static double[] Bits(IReadOnlyList<QuantizedTensor> tensors)
    {
        double[] bits = new double[tensors.Count];
        int exponent = FirstExponent;
        int scaleIndex = FirstScaleIndex;
        for (int t = 0; t < tensors.Count; t++)
        {
            QuantizedTensor tensor = tensors[t];
            bits[t] = NumberCoder.Bits(ExponentScale, 0, tensor.Exponent - exponent)
                + NumberCoder.Bits(ScaleIndexScale, 0, tensor.ScaleIndex - scaleIndex)
                + (tensor.IsMatrix ? ExponentBits(tensor.RowExponents) + ExponentBits(tensor.ColumnExponents) : 0)
                + ValueBits(Differences(tensor), tensor.ScaleIndex);
            exponent = tensor.Exponent;
            scaleIndex = tensor.ScaleIndex;
        }

        return bits;
    }

    /// <summary>A tensor's integers as they are coded: less their origins.</summary>
    public static int[] Differences(QuantizedTensor tensor)
    {
        int[] differences = new int[tensor.Values.Length];
        for (int n = 0; n < differences.Length; n++)
        {
            differences[n] = tensor.Values[n] - (MeanAt(tensor, n) / SixteenthsPerUnit);
        }

        return differences;
    }

    /// <summary>Bits of integers, origins taken off, when coded with this scale index.</summary>
    public static double ValueBits(ReadOnlySpan<int> values, int scaleIndex)
    {
        double bits = 0;
        foreach (int value in values)
        {
            bits += NumberCoder.Bits(scaleIndex, 0, value);
        }

        return bits;
    }

    /// <summary>Bits of the exponents of rows or columns.</summary>
    public static double ExponentBits(ReadOnlySpan<int> exponents)
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

    private static int MeanAt(QuantizedTensor tensor, int n) =>
        SixteenthsPerUnit * tensor.OriginAt(n, Math.Clamp(tensor.ExponentAt(n / tensor.Columns, n % tensor.Columns), 0, MaxOriginExponent));

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
}
