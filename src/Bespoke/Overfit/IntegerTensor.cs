namespace Bespoke.Overfit;

/// <summary>A tensor as the decoder computes with it: 16-bit integers that share one exponent (spec/format.md, end of section 4).</summary>
internal sealed class IntegerTensor
{
    private const int MaxExponent = 20;

    private IntegerTensor(int rows, int columns, int exponent, short[] weights)
    {
        Rows = rows;
        Columns = columns;
        Exponent = exponent;
        Weights = weights;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Emax: fractional bits of every weight.</summary>
    public int Exponent { get; }

    /// <summary>w, <c>[Rows][Columns]</c>.</summary>
    public short[] Weights { get; }

    public short this[int row, int column] => Weights[row * Columns + column];

    /// <summary>Brings all parameters of a tensor to its largest exponent.</summary>
    /// <exception cref="BespokeFormatException">An exponent or a weight is out of range.</exception>
    public static IntegerTensor From(QuantizedTensor tensor)
    {
        int largest = 0;
        for (int row = 0; row < tensor.Rows; row++)
        {
            for (int column = 0; column < tensor.Columns; column++)
            {
                int exponent = tensor.ExponentAt(row, column);
                if (exponent is < 0 or > MaxExponent)
                {
                    throw new BespokeFormatException($"{tensor.Name} has exponent {exponent}; exponents are 0 to {MaxExponent}.");
                }

                largest = Math.Max(largest, exponent);
            }
        }

        short[] weights = new short[tensor.Values.Length];
        for (int n = 0; n < weights.Length; n++)
        {
            int shift = largest - tensor.ExponentAt(n / tensor.Columns, n % tensor.Columns);
            long weight = (long)tensor.Values[n] << shift;
            weights[n] = weight == (short)weight
                ? (short)weight
                : throw new BespokeFormatException($"{tensor.Name} has a weight of {weight}, which is outside 16 bits.");
        }

        return new IntegerTensor(tensor.Rows, tensor.Columns, largest, weights);
    }

    /// <summary>The values of a vector with another number of fractional bits.</summary>
    public int[] Rescaled(int fractionalBits) => [.. Weights.Select(weight => FixedPoint.Rescale(weight, Exponent, fractionalBits))];
}
