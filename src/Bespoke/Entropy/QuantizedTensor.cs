using Bespoke.Kernels;

namespace Bespoke.Entropy;

/// <summary>
/// One tensor of network parameters as the file carries it: integers k and exponents, where
/// parameter = k * 2^-(Exponent + RowExponents[row] + ColumnExponents[column]) (spec/format.md, section 4).
/// </summary>
/// <remarks>
/// Steps differ between rows and columns because parameters are not equally sensitive: the curvature of a weight is nearly the product of
/// its input's power and its output's sensitivity, so one exponent for each of both says nearly all of it for a few bits.
/// </remarks>
internal sealed class QuantizedTensor
{
    private const int OriginBits = 8;
    private readonly int[]? _origins;

    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="rows">1 for a vector.</param>
    /// <param name="origins">What each parameter is expected to be, in 1/256, or null where that is zero.</param>
    public QuantizedTensor(string name, int rows, int columns, int[]? origins = null)
    {
        _origins = origins;
        Name = name;
        Rows = rows;
        Columns = columns;
        Values = new int[rows * columns];
        RowExponents = new int[rows];
        ColumnExponents = new int[columns];
    }

    /// <summary>Module and letter as in the format description: "entropy W1", "synthesis V1".</summary>
    public string Name { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Exponent shared by the whole tensor.</summary>
    public int Exponent { get; set; }

    /// <summary>Added to <see cref="Exponent"/> for each row; all zero where the tensor is a vector.</summary>
    public int[] RowExponents { get; }

    /// <summary>Added to <see cref="Exponent"/> for each column; all zero where the tensor is a vector.</summary>
    public int[] ColumnExponents { get; }

    /// <summary>Scale index of the integers' Laplace distribution, 0 to 63.</summary>
    public int ScaleIndex { get; set; }

    /// <summary>The integers k, <c>[Rows][Columns]</c>.</summary>
    public int[] Values { get; }

    /// <summary>True for two or more rows and columns: only these have exponents of rows and columns.</summary>
    public bool IsMatrix => Rows > 1 && Columns > 1;

    /// <summary>Fractional bits of one parameter.</summary>
    public int ExponentAt(int row, int column) => Exponent + RowExponents[row] + ColumnExponents[column];

    /// <summary>Expected value of an integer k, which is coded as the difference from it.</summary>
    /// <param name="index">Index in <see cref="Values"/>.</param>
    /// <param name="exponent">Fractional bits of the parameter.</param>
    public int OriginAt(int index, int exponent) => _origins is null ? 0 : FixedPoint.Rescale(_origins[index], OriginBits, exponent);
}
