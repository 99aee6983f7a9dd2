using Bespoke.Coin;
using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Coin;

/// <summary><see cref="CoinGraph"/> for one vector width. Forward and backward run through all layers for one block of samples at a time.</summary>
/// <remarks>
/// A sine layer is a = sin(pi t), t = V x + c with V = W w0/pi, c = b w0/pi. With e = dL/da cos(pi t) the gradients are
/// dL/dW = w0 e x', dL/db = w0 e, dL/dx = w0 W' e: the factors w0 go into the matrix of the backward pass and into the last sum.
/// </remarks>
internal sealed unsafe class CoinGraph<TLanes, TVector> : CoinGraph
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;
    private const float W0 = 30;
    private readonly WorkerTeam _team;
    private readonly PositionGrid _positions;
    private readonly CoinFitLayer[] _layers;
    private readonly CoinPart[] _parts = new CoinPart[Parts];
    private readonly double[] _errors = new double[Parts];
    private readonly float* _targets;
    private readonly int _samples;
    private int[]? _chosen;
    private readonly Action<int> _forward;
    private readonly Action<int> _forwardAndBackward;
    private readonly Action<int> _addUp;

    public CoinGraph(CoinShape shape, Picture picture, WorkerTeam team)
        : base(shape)
    {
        _team = team;
        _positions = new PositionGrid(shape, new PictureSize(shape.Width, shape.Height), new PictureRegion(0, 0, shape.Width, shape.Height));
        _samples = shape.Width * shape.Height;
        _targets = Arena.Floats((_samples + N - 1L) / N * N * shape.Channels);
        LoadTargets(picture);
        _layers = new CoinFitLayer[shape.AllLayers];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer] = new CoinFitLayer(shape, layer, Parameters, ParameterGrads, Arena);
        }

        for (int part = 0; part < Parts; part++)
        {
            _parts[part] = new CoinPart(shape, Arena);
        }

        _forward = part => RunPart(part, withGrads: false);
        _forwardAndBackward = part => RunPart(part, withGrads: true);
        _addUp = AddUpLayer;
    }

    /// <summary>Samples that a run looks at.</summary>
    private int Counted => _chosen?.Length ?? _samples;

    /// <summary>Errors that its mean is taken over.</summary>
    private double Errors => (double)Counted * Shape.Channels;

    public override double Run(bool withGrads) => Run(chosen: null, withGrads);

    public override double RunSampled(int[] samples) => Run(samples, withGrads: true);

    /// <param name="chosen">Numbers of samples, or null for all.</param>
    /// <param name="withGrads">Whether gradients are wanted.</param>
    private double Run(int[]? chosen, bool withGrads)
    {
        _chosen = chosen;
        foreach (CoinFitLayer layer in _layers)
        {
            layer.Prepare(W0);
        }

        _team.Run(Parts, withGrads ? _forwardAndBackward : _forward);
        if (withGrads)
        {
            _team.Run(_layers.Length, _addUp);
        }

        double error = 0;
        foreach (double partError in _errors)
        {
            error += partError;
        }

        return error / Errors;
    }

    private void RunPart(int part, bool withGrads)
    {
        CoinPart memory = _parts[part];
        if (withGrads)
        {
            memory.ClearSums();
        }

        double error = 0;
        long blocks = (Counted + N - 1L) / N;
        int end = (int)(blocks * (part + 1) / Parts);
        for (int block = (int)(blocks * part / Parts); block < end; block++)
        {
            error += Forward(memory, block);
            if (withGrads)
            {
                Backward(memory);
            }
        }

        _errors[part] = error;
    }

    /// <summary>All layers for one block; leaves outputs minus targets in the part's gradient, and gives the sum of their squares.</summary>
    private double Forward(CoinPart memory, int block)
    {
        int first = block * N;
        int valid = Math.Min(N, Counted - first);
        float* input = memory.Positions;
        float* targets = _targets + (long)first * Shape.Channels;
        if (_chosen is null)
        {
            _positions.Fill(first, new Span<float>(input, N), new Span<float>(input + N, N));
        }
        else
        {
            ReadOnlySpan<int> samples = _chosen.AsSpan(first, valid);
            _positions.Gather(samples, new Span<float>(input, N), new Span<float>(input + N, N));
            targets = memory.Targets;
            GatherTargets(samples, targets);
        }

        for (int n = 0; n < Shape.Layers; n++)
        {
            CoinFitLayer layer = _layers[n];
            float* output = memory.Activations[n];
            MatrixKernel<TLanes, TVector>.Multiply(layer.Forward, layer.Inputs, layer.PaddedOutputs, input, layer.ForwardBiases, output);
            SineKernel<TLanes, TVector>.Forward(output, memory.Slopes[n], layer.Outputs * N);
            input = output;
        }

        CoinFitLayer last = _layers[^1];
        MatrixKernel<TLanes, TVector>.Multiply(last.Forward, last.Inputs, last.PaddedOutputs, input, last.ForwardBiases, memory.Grad);
        return SineKernel<TLanes, TVector>.Residual(memory.Grad, targets, Shape.Channels, N, valid);
    }

    private void GatherTargets(ReadOnlySpan<int> samples, float* targets)
    {
        for (int n = 0; n < samples.Length; n++)
        {
            (int block, int lane) = Math.DivRem(samples[n], N);
            float* source = _targets + (long)block * N * Shape.Channels + lane;
            for (int c = 0; c < Shape.Channels; c++)
            {
                targets[c * N + n] = source[c * N];
            }
        }
    }

    /// <summary>Adds one block's gradients to the sums of the part.</summary>
    private void Backward(CoinPart memory)
    {
        float* grad = memory.Grad;
        float* next = memory.OtherGrad;
        for (int n = Shape.Layers; n >= 0; n--)
        {
            CoinFitLayer layer = _layers[n];
            float* input = n == 0 ? memory.Positions : memory.Activations[n - 1];
            // The row of ones after the inputs gives the biases' gradient as one more column.
            OuterSumKernel<TLanes, TVector>.Add(grad, layer.PaddedOutputs, input, layer.Inputs + 1, memory.Sums[n]);
            if (n > 0)
            {
                MatrixKernel<TLanes, TVector>.MultiplyScaled(layer.Backward, layer.Outputs, layer.PaddedInputs, grad, memory.Slopes[n - 1], next);
                float* free = grad;
                grad = next;
                next = free;
            }
        }
    }

    /// <summary>Adds up one layer's gradients over the parts, in a fixed order.</summary>
    private void AddUpLayer(int n)
    {
        CoinFitLayer layer = _layers[n];
        float scale = (n < Shape.Layers ? W0 : 1) * (float)(2 / Errors);
        for (int k = 0; k <= layer.Inputs; k++)
        {
            for (int m = 0; m < layer.Outputs; m++)
            {
                int place = k * layer.PaddedOutputs + m;
                double sum = 0;
                foreach (CoinPart part in _parts)
                {
                    sum += part.Sums[n][place];
                }

                float* target = k < layer.Inputs ? layer.WeightGrads + m * layer.Inputs + k : layer.BiasGrads + m;
                *target = scale * (float)sum;
            }
        }
    }

    /// <summary>Targets lie block by block, <c>[block][channel][N]</c>.</summary>
    private void LoadTargets(Picture picture)
    {
        float scale = 1f / picture.MaxValue;
        for (int c = 0; c < Shape.Channels; c++)
        {
            ReadOnlySpan<ushort> plane = picture.Plane(c);
            for (int n = 0; n < plane.Length; n++)
            {
                (int block, int lane) = Math.DivRem(n, N);
                _targets[((long)block * Shape.Channels + c) * N + lane] = plane[n] * scale;
            }
        }
    }
}
