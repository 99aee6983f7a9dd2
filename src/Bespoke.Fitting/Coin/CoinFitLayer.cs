using Bespoke.Coin;
using Bespoke.Fitting.Kernels;
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
        PaddedInputs = MatrixKernel.Padded(Inputs);
        PaddedOutputs = MatrixKernel.Padded(Outputs);
        Forward = arena.Floats(Inputs * PaddedOutputs);
        ForwardBiases = arena.Floats(PaddedOutputs);
        Backward = arena.Floats(PaddedInputs * Outputs);
        if (_isSine && PaddedOutputs > Outputs)
        {
            // The product overwrites the row of ones that follows a layer's sines: it shall write ones.
            ForwardBiases[Outputs] = 1;
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public int PaddedInputs { get; }

    public int PaddedOutputs { get; }

    /// <summary><c>[inputs][padded outputs]</c>, times w0/pi where sines follow; zero in the padding.</summary>
    public float* Forward { get; }

    /// <summary>One for each padded output, times w0/pi where sines follow.</summary>
    public float* ForwardBiases { get; }

    /// <summary><c>[outputs][padded inputs]</c>, times w0 where sines follow; zero in the padding.</summary>
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
                Forward[k * PaddedOutputs + m] = weight * forwardScale;
                Backward[m * PaddedInputs + k] = weight * backwardScale;
            }
        }
    }
}
