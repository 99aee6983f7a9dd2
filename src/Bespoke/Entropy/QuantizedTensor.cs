using Bespoke.Kernels;

namespace Bespoke.Entropy;

/// <summary>
/// One tensor of network parameters as the file carries it: integers k and exponents, where
/// parameter = k * 2^-ExponentAt(row, column) (spec/format.md, section 4). Either values of its own, or an update of a shared base.
/// </summary>
/// <remarks>
/// Steps differ between rows and columns because parameters are not equally sensitive: the curvature of a weight is nearly the product of
/// its input's power and its output's sensitivity, so one exponent for each of both says nearly all of it for a few bits.
/// </remarks>
internal sealed class QuantizedTensor
{
    /// <summary>Most fractional bits of a parameter. Larger ones are refused when weights are made; until then they must not overflow.</summary>
    public const int MaxExponent = 20;

    private const int OriginBits = 8;
    private readonly int[]? _origins;

    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="rows">1 for a vector.</param>
    /// <param name="origins">What each parameter is expected to be, in 1/256, or null where that is zero.</param>
    /// <param name="prior">See <see cref="Prior"/>.</param>
    public QuantizedTensor(string name, int rows, int columns, int[]? origins = null, TensorPrior? prior = null)
    {
        _origins = origins;
        Prior = prior;
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

    /// <summary>What the shared base says of the tensor, or null without one.</summary>
    public TensorPrior? Prior { get; }

    /// <summary>Values of its own, an update of <see cref="Prior"/>, or the prior's values as they are: the last two take the prior's exponents.</summary>
    public ParameterSource Source { get; set; }

    /// <summary>True when the integers are coded as distances from <see cref="Prior"/>.</summary>
    public bool IsUpdate => Source == ParameterSource.Update;

    /// <summary>True for an update with the spike-and-slab prior, which has no scale.</summary>
    public bool IsSpikeSlab => IsUpdate && Prior!.IsSpikeSlab;

    /// <summary>Exponent shared by the whole tensor; unless it has values of its own, added to each of the prior's.</summary>
    public int Exponent { get; set; }

    /// <summary>Added to <see cref="Exponent"/> for each row of a tensor with values of its own; all zero where the tensor is a vector.</summary>
    public int[] RowExponents { get; }

    /// <summary>Added to <see cref="Exponent"/> for each column of a tensor with values of its own; all zero where the tensor is a vector.</summary>
    public int[] ColumnExponents { get; }

    /// <summary>Scale index of the integers' Laplace distribution, 0 to 63; in an update, added to each of the prior's.</summary>
    public int ScaleIndex { get; set; }

    /// <summary>The integers k, <c>[Rows][Columns]</c>.</summary>
    public int[] Values { get; }

    /// <summary>True for two or more rows and columns: only these have exponents of rows and columns.</summary>
    public bool IsMatrix => Rows > 1 && Columns > 1;

    /// <summary>A tensor of the same name and size with the same prior, all values zero.</summary>
    public QuantizedTensor Empty() => new(Name, Rows, Columns, _origins, Prior);

    /// <summary>Takes the prior's values as they are.</summary>
    /// <param name="exponent">Fractional bits more than the prior says.</param>
    public void TakeBase(int exponent)
    {
        Source = ParameterSource.Base;
        Exponent = exponent;
        ScaleIndex = 0;
        for (int n = 0; n < Values.Length; n++)
        {
            Values[n] = OriginAt(n, Math.Clamp(ExponentAt(n), 0, MaxExponent));
        }
    }

    /// <summary>Takes everything that is coded from a tensor of the same size.</summary>
    public void CopyFrom(QuantizedTensor other)
    {
        Source = other.Source;
        Exponent = other.Exponent;
        ScaleIndex = other.ScaleIndex;
        other.RowExponents.CopyTo(RowExponents, 0);
        other.ColumnExponents.CopyTo(ColumnExponents, 0);
        other.Values.CopyTo(Values, 0);
    }

    /// <summary>Fractional bits of one parameter.</summary>
    public int ExponentAt(int row, int column) => ExponentAt((row * Columns) + column);

    /// <summary>Fractional bits of one parameter.</summary>
    /// <param name="index">Index in <see cref="Values"/>.</param>
    public int ExponentAt(int index) => Source == ParameterSource.Own
        ? Exponent + RowExponents[index / Columns] + ColumnExponents[index % Columns]
        : Prior!.ExponentAt(index, Exponent);

    /// <summary>Expected value of an integer k, which is coded as the difference from it.</summary>
    /// <param name="index">Index in <see cref="Values"/>.</param>
    /// <param name="exponent">Fractional bits of the parameter.</param>
    public int OriginAt(int index, int exponent) => Source != ParameterSource.Own ? Prior!.ValueAt(index, exponent)
        : _origins is null ? 0 : FixedPoint.Saturate(FixedPoint.Rescale(_origins[index], OriginBits, exponent));

    /// <summary>Scale index that one integer is coded with.</summary>
    /// <param name="index">Index in <see cref="Values"/>.</param>
    /// <param name="exponent">Fractional bits of the parameter.</param>
    public int ScaleAt(int index, int exponent) => IsUpdate ? Prior!.ScaleAt(index, exponent, ScaleIndex) : ScaleIndex;
}
