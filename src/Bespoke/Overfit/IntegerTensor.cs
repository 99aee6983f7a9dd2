using Bespoke.Entropy;
using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>A tensor as the decoder computes with it: 16-bit integers that share one exponent (spec/format.md, end of section 4).</summary>
internal sealed class IntegerTensor
{
    private IntegerTensor(int rows, int columns, int exponent, short[] weights)
    {
        RowCount = rows;
        ColumnCount = columns;
        Exponent = exponent;
        Weights = weights;
    }

    public int RowCount { get; }

    public int ColumnCount { get; }

    /// <summary>Emax: fractional bits of every weight.</summary>
    public int Exponent { get; }

    /// <summary>w, <c>[RowCount][ColumnCount]</c>.</summary>
    public short[] Weights { get; }

    public short this[int row, int column] => Weights[row * ColumnCount + column];

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
                if (exponent is < 0 or > QuantizedTensor.MaxExponent)
                {
                    throw new BespokeFormatException($"{tensor.Name} has exponent {exponent}; exponents are 0 to {QuantizedTensor.MaxExponent}.");
                }

                largest = Math.Max(largest, exponent);
            }
        }

        short[] weights = new short[tensor.Values.Length];
        for (int n = 0; n < weights.Length; n++)
        {
            int shift = largest - tensor.ExponentAt(n);
            long weight = (long)tensor.Values[n] << shift;
            weights[n] = weight == (short)weight
                ? (short)weight
                : throw new BespokeFormatException($"{tensor.Name} has a weight of {weight}, which is outside 16 bits.");
        }

        return new IntegerTensor(tensor.Rows, tensor.Columns, largest, weights);
    }

    /// <summary>Some of the rows; the exponent stays.</summary>
    public IntegerTensor Rows(int[] rows) =>
        new(rows.Length, ColumnCount, Exponent, [.. rows.SelectMany(row => Weights.Skip(row * ColumnCount).Take(ColumnCount))]);

    /// <summary>Some of the columns; the exponent stays.</summary>
    public IntegerTensor Columns(int[] columns) =>
        new(RowCount, columns.Length, Exponent, [.. Enumerable.Range(0, RowCount).SelectMany(row => columns.Select(column => this[row, column]))]);

    /// <summary>The values of a vector with another number of fractional bits.</summary>
    public int[] Rescaled(int fractionalBits) => [.. Weights.Select(weight => FixedPoint.Rescale(weight, Exponent, fractionalBits))];
}
