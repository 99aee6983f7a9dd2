using Bespoke.Fitting.Optimizers;
using Bespoke.Fitting.Overfit;

namespace Bespoke.Fitting.Tests.Optimizers;

public class SoapTensorTests
{
    private const int Rows = 5;
    private const int Columns = 4;

    // Parameters 0 to 3 after 10, 30 and 60 steps of the same problem, from a separate implementation of the paper's algorithm 3 in another
    // language that keeps the first moment in the eigenbasis and turns it there and back; here it is kept in the parameters' own space.
    private static readonly (int Step, float[] Values)[] s_expected =
    [
        (10, [-0.29632f, -0.08644f, 0.03049f, 0.08837f]),
        (30, [-0.29276f, -0.04503f, 0.02135f, -0.04943f]),
        (60, [-0.27124f, 0.06804f, -0.09488f, -0.31953f]),
    ];

    private uint _state = 1;

    [Fact]
    public void Steps_agree_with_a_separate_implementation()
    {
        SoapTensor tensor = new(new ParameterTensor("any", 0, Rows, Columns), 0.95, 0.95, basisInterval: 10);
        float[] parameters = new float[Rows * Columns];
        float[] targets = new float[parameters.Length];
        float[] slopes = new float[parameters.Length];
        float[] grads = new float[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = Next();
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            targets[i] = Next();
            slopes[i] = 0.01f + (Next() * Next());
        }

        for (int step = 1; step <= 60; step++)
        {
            for (int i = 0; i < grads.Length; i++)
            {
                grads[i] = (slopes[i] * (parameters[i] - targets[i])) + (0.05f * Next());
            }

            tensor.Step(parameters, grads, scale: 1, rate: 0.01, weightDecay: 0.01);
            foreach ((int at, float[] values) in s_expected)
            {
                for (int i = 0; at == step && i < values.Length; i++)
                {
                    Assert.Equal(values[i], parameters[i], 2e-5f);
                }
            }
        }
    }

    /// <summary>A number in -0.5 .. 0.5 of a linear congruential sequence that any language repeats.</summary>
    private float Next()
    {
        _state = unchecked((_state * 1664525u) + 1013904223u);
        return ((_state >> 8) / 16777216f) - 0.5f;
    }
}
