using Bespoke.Coin;
using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Coin;

/// <summary>One layer's parameters in the layouts of the kernels.</summary>
internal sealed unsafe class CoinFitLayer
{
    private readonly float* _weights;
    private readonly float* _biases;
    private readonly bool _isSine;

    public CoinFitLayer(CoinShape shape, int layer, float* parameters, float* grads, NativeArena arena)
    {
        Inputs = shape.InputsOf(layer);
        Outputs = shape.OutputsOf(layer);
        _isSine = layer < shape.Layers;
        _weights = parameters + shape.StartOf(layer);
        _biases = parameters + shape.BiasStartOf(layer);
        WeightGrads = grads + shape.StartOf(layer);
        BiasGrads = grads + shape.BiasStartOf(layer);
        Forward = arena.Floats(Inputs * Outputs);
        ForwardBiases = arena.Floats(Outputs);
        Backward = arena.Floats(Inputs * Outputs);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary><c>[inputs][outputs]</c>, times w0/pi where sines follow.</summary>
    public float* Forward { get; }

    /// <summary>Times w0/pi where sines follow.</summary>
    public float* ForwardBiases { get; }

    /// <summary><c>[outputs][inputs]</c>, times w0 where sines follow.</summary>
    public float* Backward { get; }

    /// <summary><c>[outputs][inputs]</c>.</summary>
    public float* WeightGrads { get; }

    public float* BiasGrads { get; }

    /// <summary>Brings the parameters, as they stand, into the layouts of the kernels.</summary>
    public void Prepare(float w0)
    {
        float forwardScale = _isSine ? SineNetwork.Frequency : 1;
        float backwardScale = _isSine ? w0 : 1;
        for (int m = 0; m < Outputs; m++)
        {
            ForwardBiases[m] = _biases[m] * forwardScale;
            for (int k = 0; k < Inputs; k++)
            {
                float weight = _weights[m * Inputs + k];
                Forward[k * Outputs + m] = weight * forwardScale;
                Backward[m * Inputs + k] = weight * backwardScale;
            }
        }
    }
}
