using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>Parameters of the synthesis: two 1x1 layers, a linear path beside them, then 3x3 layers (spec/format.md, section 5.4).</summary>
internal sealed class SynthesisNetwork
{
    /// <summary>Fractional bits of samples before they are scaled to the picture's depth.</summary>
    public const int SampleBits = 15;

    /// <summary>Fractional bits of the planes between the 3x3 layers.</summary>
    private const int PlaneBits = 12;

    private const int MostDroppedBits = 31;

    /// <exception cref="BespokeFormatException">A parameter is out of range.</exception>
    public SynthesisNetwork(OverfitContent content)
    {
        IntegerTensor output = Tensor("V2");
        int[] units = UnitsInUse(output);
        HiddenLayer = Layer(Tensor("V1").Rows(units), Tensor("c1").Columns(units), content.UpsampledBits, content.HiddenBits);
        OutputLayer = Layer(output.Columns(units), Tensor("c2"), content.HiddenBits, PlaneBits);
        IntegerTensor linear = Tensor("P");
        LinearLayer = new DenseLayer(linear, null, content.UpsampledBits + linear.Exponent, SampleBits);
        int last = content.Shape.Convolutions;
        Convolutions = [.. Enumerable.Range(1, last).Select(n =>
            Layer(Tensor($"X{n}"), Tensor($"x{n}"), PlaneBits, n < last ? PlaneBits : SampleBits, shortcut: output => 9 * output + 4))];
        if (HiddenLayer.RightShift > MostDroppedBits)
        {
            throw new BespokeFormatException("The file is damaged: its synthesis drops more than 31 bits after the first layer.");
        }

        IntegerTensor Tensor(string name) => IntegerTensor.From(content.Tensor("synthesis " + name));
    }

    /// <summary>V1 and c1.</summary>
    public DenseLayer HiddenLayer { get; }

    /// <summary>V2 and c2.</summary>
    public DenseLayer OutputLayer { get; }

    /// <summary>P.</summary>
    public DenseLayer LinearLayer { get; }

    /// <summary>X and x of each 3x3 layer; inputs are <c>[channel][dy][dx]</c>, and the one in the middle is added to the output.</summary>
    public DenseLayer[] Convolutions { get; }

    /// <summary>Hidden units that some output has a weight for. Encoders leave others, for they cost nothing; neither should they cost time.</summary>
    private static int[] UnitsInUse(IntegerTensor output)
    {
        int[] units = [.. Enumerable.Range(0, output.ColumnCount).Where(unit => Enumerable.Range(0, output.RowCount).Any(row => output[row, unit] != 0))];
        return units.Length > 0 ? units : [0];
    }

    private static DenseLayer Layer(IntegerTensor weights, IntegerTensor bias, int inputBits, int resultBits, Func<int, int>? shortcut = null)
    {
        int sumBits = inputBits + weights.Exponent;
        return new DenseLayer(weights, bias.Rescaled(sumBits), sumBits, resultBits, shortcut);
    }
}
