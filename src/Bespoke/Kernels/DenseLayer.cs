using Bespoke.Overfit;

namespace Bespoke.Kernels;

/// <summary>
/// A dense layer: results = rescale(weights * inputs + bias + shortcut). Beside the plain weights it holds them laid out for multiply-add
/// instructions that take two inputs at a time: outputs in groups of four, and for each group the weights of one pair of inputs after the
/// other. Missing inputs and outputs have zero weights.
/// </summary>
internal sealed class DenseLayer
{
    public const int GroupSize = 4;

    private readonly IntegerTensor _weights;
    private readonly int[] _bias;
    private readonly int _sumBits;
    private readonly int _resultBits;

    /// <param name="weights"><c>[outputs][inputs]</c>.</param>
    /// <param name="bias">One for each output, with <paramref name="sumBits"/> fractional bits; null for none.</param>
    /// <param name="sumBits">Fractional bits of the sums.</param>
    /// <param name="resultBits">Fractional bits that sums are rescaled to.</param>
    /// <param name="shortcut">Input that is added to an output, times one; null where there are no shortcuts.</param>
    public DenseLayer(IntegerTensor weights, int[]? bias, int sumBits, int resultBits, Func<int, int>? shortcut = null)
    {
        _weights = weights;
        _bias = bias ?? new int[weights.RowCount];
        _sumBits = sumBits;
        _resultBits = resultBits;
        Pairs = (Inputs + 1) / 2;
        Groups = (Outputs + GroupSize - 1) / GroupSize;
        RightShift = Math.Max(0, sumBits - resultBits);
        LeftShift = Math.Max(0, resultBits - sumBits);
        ShortcutInputs = shortcut is null ? [] : [.. Enumerable.Range(0, Outputs).Select(shortcut)];
        HasUnfoldedShortcuts = ShortcutInputs.Length > 0 && !CanFoldShortcuts();
        PackedWeights = PackWeights();
        PackedBias = new int[Groups * GroupSize];
        int half = RightShift > 0 ? 1 << (RightShift - 1) : 0;
        for (int j = 0; j < Outputs; j++)
        {
            PackedBias[j] = _bias[j] + half;
        }
    }

    public int Outputs => _weights.RowCount;

    public int Inputs => _weights.ColumnCount;

    /// <summary>Pairs of inputs; an odd last input is paired with a weight of zero.</summary>
    public int Pairs { get; }

    /// <summary>Groups of four outputs.</summary>
    public int Groups { get; }

    /// <summary><c>[group][pair][4]</c>, two 16-bit weights each, that of the even input in the low half.</summary>
    public int[] PackedWeights { get; }

    /// <summary>What sums start from: biases, and one half in the last place of a result, so that shifting rounds.</summary>
    public int[] PackedBias { get; }

    /// <summary>Bits that rescaling drops, at most 31.</summary>
    public int RightShift { get; }

    /// <summary>Bits that rescaling appends, at most 31.</summary>
    public int LeftShift { get; }

    /// <summary>True where shortcuts do not fit into the packed weights and must be added to the sums.</summary>
    public bool HasUnfoldedShortcuts { get; }

    /// <summary>True where sums are shifted to the right only, and shortcuts are part of the weights: nearly always.</summary>
    public bool IsPlain => LeftShift == 0 && !HasUnfoldedShortcuts;

    /// <summary>For each output the input that is added to it; empty where there are no shortcuts.</summary>
    public int[] ShortcutInputs { get; }

    /// <summary>Bits that a shortcut is shifted to the left by.</summary>
    public int ShortcutBits => _weights.Exponent;

    /// <summary>The reference: one result for one position.</summary>
    public int Evaluate(int output, ReadOnlySpan<short> inputs)
    {
        int sum = _bias[output];
        for (int i = 0; i < inputs.Length; i++)
        {
            sum += _weights[output, i] * inputs[i];
        }

        if (ShortcutInputs.Length > 0)
        {
            sum += inputs[ShortcutInputs[output]] << ShortcutBits;
        }

        return FixedPoint.Rescale(sum, _sumBits, _resultBits);
    }

    /// <summary>A shortcut is a weight of one more, provided that the sum still fits 16 bits.</summary>
    private bool CanFoldShortcuts()
    {
        for (int j = 0; j < Outputs; j++)
        {
            if (_weights[j, ShortcutInputs[j]] + (1 << ShortcutBits) > short.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    private int[] PackWeights()
    {
        int[] packed = new int[Groups * Pairs * GroupSize];
        for (int j = 0; j < Outputs; j++)
        {
            for (int i = 0; i < Inputs; i++)
            {
                bool isFolded = ShortcutInputs.Length > 0 && !HasUnfoldedShortcuts && ShortcutInputs[j] == i;
                int weight = _weights[j, i] + (isFolded ? 1 << ShortcutBits : 0);
                int place = (j / GroupSize * Pairs + i / 2) * GroupSize + j % GroupSize;
                packed[place] |= (weight & 0xFFFF) << (16 * (i % 2));
            }
        }

        return packed;
    }
}
