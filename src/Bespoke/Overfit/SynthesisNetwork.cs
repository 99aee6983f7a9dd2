namespace Bespoke.Overfit;

/// <summary>Parameters of the synthesis: two 1x1 layers, a linear path beside them, then 3x3 layers (spec/format.md, section 5.4).</summary>
internal sealed class SynthesisNetwork
{
    /// <summary>Fractional bits of the planes between the 3x3 layers.</summary>
    public const int PlaneBits = 12;

    /// <summary>Fractional bits of samples before they are scaled to the picture's depth.</summary>
    public const int SampleBits = 15;

    public SynthesisNetwork(OverfitContent content)
    {
        InputBits = content.UpsampledBits;
        HiddenBits = content.HiddenBits;
        Hidden = IntegerTensor.From(content.Tensor("synthesis V1"));
        Output = IntegerTensor.From(content.Tensor("synthesis V2"));
        Linear = IntegerTensor.From(content.Tensor("synthesis P"));
        HiddenBias = IntegerTensor.From(content.Tensor("synthesis c1")).Rescaled(InputBits + Hidden.Exponent);
        OutputBias = IntegerTensor.From(content.Tensor("synthesis c2")).Rescaled(HiddenBits + Output.Exponent);
        Convolutions = [.. Enumerable.Range(1, content.Shape.Convolutions).Select(n => IntegerTensor.From(content.Tensor($"synthesis X{n}")))];
        ConvolutionBiases = [.. Convolutions.Select((x, n) =>
            IntegerTensor.From(content.Tensor($"synthesis x{n + 1}")).Rescaled(PlaneBits + x.Exponent))];
        if (InputBits + Hidden.Exponent - HiddenBits > 31)
        {
            throw new BespokeFormatException("The synthesis drops more than 31 bits after its first layer.");
        }
    }

    /// <summary>Qu.</summary>
    public int InputBits { get; }

    /// <summary>Qh.</summary>
    public int HiddenBits { get; }

    /// <summary>V1.</summary>
    public IntegerTensor Hidden { get; }

    /// <summary>V2.</summary>
    public IntegerTensor Output { get; }

    /// <summary>P.</summary>
    public IntegerTensor Linear { get; }

    public int[] HiddenBias { get; }

    public int[] OutputBias { get; }

    /// <summary>X of each 3x3 layer, <c>[c][channel][dy][dx]</c>.</summary>
    public IntegerTensor[] Convolutions { get; }

    public int[][] ConvolutionBiases { get; }
}
