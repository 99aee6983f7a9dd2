using static Bespoke.Overfit.FixedPoint;

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
        W1 = IntegerTensor.From(content.Tensor("entropy W1"));
        W2 = IntegerTensor.From(content.Tensor("entropy W2"));
        Output = IntegerTensor.From(content.Tensor("entropy Wo"));
        Linear = IntegerTensor.From(content.Tensor("entropy Wl"));
        B1 = IntegerTensor.From(content.Tensor("entropy b1")).Rescaled(ValueBits + W1.Exponent);
        B2 = IntegerTensor.From(content.Tensor("entropy b2")).Rescaled(ValueBits + W2.Exponent);
        OutputBias = IntegerTensor.From(content.Tensor("entropy bo")).Rescaled(OutputBits);
    }

    /// <summary>D: inputs, and values of a hidden layer.</summary>
    public int Size { get; }

    /// <summary>S: inputs that are neighbours; features follow them.</summary>
    public int Neighbours { get; }

    public IntegerTensor W1 { get; }

    public IntegerTensor W2 { get; }

    public IntegerTensor Output { get; }

    public IntegerTensor Linear { get; }

    public int[] B1 { get; }

    public int[] B2 { get; }

    public int[] OutputBias { get; }

    /// <summary>Predicts one latent.</summary>
    /// <param name="context">D values in Q6.</param>
    /// <param name="scaleIndex">0 to 63.</param>
    /// <returns>The mean in sixteenths, 16 bits.</returns>
    public int Evaluate(ReadOnlySpan<short> context, out int scaleIndex)
    {
        Span<short> hidden1 = stackalloc short[Size];
        Span<short> hidden2 = stackalloc short[Size];
        HiddenLayer(W1, B1, context, hidden1);
        HiddenLayer(W2, B2, hidden1, hidden2);
        int mean = OutputValue(0, context, hidden2);
        int scale = OutputValue(1, context, hidden2);
        scaleIndex = Math.Clamp((scale >> 15) + 2, 0, 63);
        return Saturate((mean + (1 << 13)) >> 14);
    }

    private static void HiddenLayer(IntegerTensor weights, int[] bias, ReadOnlySpan<short> input, Span<short> output)
    {
        for (int j = 0; j < output.Length; j++)
        {
            int sum = Dot(weights, j, input) + bias[j] + ShiftLeft(input[j], weights.Exponent);
            output[j] = Math.Max((short)0, Saturate(Rescale(sum, ValueBits + weights.Exponent, ValueBits)));
        }
    }

    private static int Dot(IntegerTensor weights, int row, ReadOnlySpan<short> input)
    {
        int sum = 0;
        for (int i = 0; i < input.Length; i++)
        {
            sum += weights[row, i] * input[i];
        }

        return sum;
    }

    private int OutputValue(int n, ReadOnlySpan<short> context, ReadOnlySpan<short> hidden) =>
        Rescale(Dot(Output, n, hidden), ValueBits + Output.Exponent, OutputBits)
        + Rescale(Dot(Linear, n, context), ValueBits + Linear.Exponent, OutputBits)
        + OutputBias[n];
}
