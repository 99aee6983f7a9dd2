using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>
/// The causal network that predicts mean and scale of a latent from its context (spec/format.md, section 5.2). Two hidden layers with a
/// shortcut each, and a linear path from the context straight to the output.
/// </summary>
internal sealed class EntropyNetwork
{
    /// <summary>Fractional bits of inputs and hidden values.</summary>
    public const int ValueBits = 6;

    private const int OutputBits = 18;

    public EntropyNetwork(OverfitContent content)
    {
        Size = content.Shape.ContextSize;
        Neighbours = content.Shape.Neighbours;
        Layer1 = HiddenLayer(content, "1");
        Layer2 = HiddenLayer(content, "2");
        IntegerTensor output = IntegerTensor.From(content.Tensor("entropy Wo"));
        OutputLayer = new DenseLayer(output, null, ValueBits + output.Exponent, OutputBits);
        IntegerTensor linear = IntegerTensor.From(content.Tensor("entropy Wl"));
        LinearLayer = new DenseLayer(linear, null, ValueBits + linear.Exponent, OutputBits);
        OutputBias = IntegerTensor.From(content.Tensor("entropy bo")).Rescaled(OutputBits);
    }

    /// <summary>D: inputs, and values of a hidden layer.</summary>
    public int Size { get; }

    /// <summary>S: inputs that are neighbours; features follow them.</summary>
    public int Neighbours { get; }

    /// <summary>W1, b1 and the shortcut.</summary>
    public DenseLayer Layer1 { get; }

    /// <summary>W2, b2 and the shortcut.</summary>
    public DenseLayer Layer2 { get; }

    /// <summary>Wo.</summary>
    public DenseLayer OutputLayer { get; }

    /// <summary>Wl.</summary>
    public DenseLayer LinearLayer { get; }

    /// <summary>bo in Q18.</summary>
    public int[] OutputBias { get; }

    /// <summary>Predicts one latent.</summary>
    /// <param name="context">D values in Q6.</param>
    /// <param name="scaleIndex">0 to 63.</param>
    /// <returns>The mean in sixteenths, 16 bits.</returns>
    public int Evaluate(ReadOnlySpan<short> context, out int scaleIndex)
    {
        Span<short> hidden1 = stackalloc short[Size];
        Span<short> hidden2 = stackalloc short[Size];
        for (int j = 0; j < Size; j++)
        {
            hidden1[j] = Math.Max((short)0, FixedPoint.Saturate(Layer1.Evaluate(j, context)));
        }

        for (int j = 0; j < Size; j++)
        {
            hidden2[j] = Math.Max((short)0, FixedPoint.Saturate(Layer2.Evaluate(j, hidden1)));
        }

        int mean = OutputLayer.Evaluate(0, hidden2) + LinearLayer.Evaluate(0, context) + OutputBias[0];
        int scale = OutputLayer.Evaluate(1, hidden2) + LinearLayer.Evaluate(1, context) + OutputBias[1];
        scaleIndex = Math.Clamp((scale >> 15) + 2, 0, 63);
        return FixedPoint.Saturate((mean + (1 << 13)) >> 14);
    }

    private static DenseLayer HiddenLayer(OverfitContent content, string number)
    {
        IntegerTensor weights = IntegerTensor.From(content.Tensor("entropy W" + number));
        int sumBits = ValueBits + weights.Exponent;
        int[] bias = IntegerTensor.From(content.Tensor("entropy b" + number)).Rescaled(sumBits);
        return new DenseLayer(weights, bias, sumBits, ValueBits, shortcut: output => output);
    }
}
