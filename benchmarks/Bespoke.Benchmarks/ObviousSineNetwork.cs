using System.Numerics;
using Bespoke.Coin;

namespace Bespoke.Benchmarks;

/// <summary>
/// The yardstick: a sine network fitted the obvious way, each layer over the whole picture before the next, with the base library's vectors and sines.
/// What a tensor library does, without its fast matrix product.
/// </summary>
internal sealed class ObviousSineNetwork
{
    private const float W0 = 30;
    private readonly CoinShape _shape;
    private readonly float[] _parameters;
    private readonly float[] _grads;
    private readonly int _samples;
    private readonly float[][][] _inputs;
    private readonly float[][][] _sums;

    public ObviousSineNetwork(CoinShape shape, float[] parameters)
    {
        _shape = shape;
        _parameters = parameters;
        _grads = new float[parameters.Length];
        _samples = shape.Width * shape.Height;
        _inputs = new float[shape.AllLayers + 1][][];
        _sums = new float[shape.AllLayers][][];
        _inputs[0] = [new float[_samples], new float[_samples]];
        for (int layer = 0; layer < shape.AllLayers; layer++)
        {
            _sums[layer] = Planes(shape.OutputsOf(layer));
            _inputs[layer + 1] = Planes(shape.OutputsOf(layer));
        }
    }

    /// <summary>One evaluation of loss and gradient, against a black picture.</summary>
    public double Run()
    {
        for (int layer = 0; layer < _shape.AllLayers; layer++)
        {
            Forward(layer);
        }

        float[][] grad = _inputs[^1];
        double error = grad.Sum(plane => Dot(plane, plane));
        for (int layer = _shape.Layers; layer >= 0; layer--)
        {
            grad = Backward(layer, grad);
        }

        return error / _samples;
    }

    private void Forward(int layer)
    {
        for (int m = 0; m < _shape.OutputsOf(layer); m++)
        {
            float[] sum = _sums[layer][m];
            Array.Fill(sum, _parameters[_shape.BiasStartOf(layer) + m]);
            for (int k = 0; k < _shape.InputsOf(layer); k++)
            {
                AddScaled(_inputs[layer][k], _parameters[_shape.StartOf(layer) + m * _shape.InputsOf(layer) + k], sum);
            }

            float[] output = _inputs[layer + 1][m];
            for (int n = 0; n < _samples; n++)
            {
                output[n] = layer < _shape.Layers ? MathF.Sin(W0 * sum[n]) : sum[n];
            }
        }
    }

    private float[][] Backward(int layer, float[][] grad)
    {
        float[][] inputGrad = Planes(_shape.InputsOf(layer));
        for (int m = 0; m < _shape.OutputsOf(layer); m++)
        {
            for (int n = 0; n < _samples && layer < _shape.Layers; n++)
            {
                grad[m][n] *= W0 * MathF.Cos(W0 * _sums[layer][m][n]);
            }

            _grads[_shape.BiasStartOf(layer) + m] = grad[m].Sum();
            for (int k = 0; k < _shape.InputsOf(layer); k++)
            {
                int place = _shape.StartOf(layer) + m * _shape.InputsOf(layer) + k;
                _grads[place] = Dot(grad[m], _inputs[layer][k]);
                AddScaled(grad[m], _parameters[place], inputGrad[k]);
            }
        }

        return inputGrad;
    }

    private float[][] Planes(int count) => [.. Enumerable.Range(0, count).Select(_ => new float[_samples])];

    private static void AddScaled(float[] source, float factor, float[] target)
    {
        int n = 0;
        for (; n + Vector<float>.Count <= source.Length; n += Vector<float>.Count)
        {
            (new Vector<float>(target, n) + factor * new Vector<float>(source, n)).CopyTo(target, n);
        }

        for (; n < source.Length; n++)
        {
            target[n] += factor * source[n];
        }
    }

    private static float Dot(float[] a, float[] b)
    {
        Vector<float> sum = Vector<float>.Zero;
        int n = 0;
        for (; n + Vector<float>.Count <= a.Length; n += Vector<float>.Count)
        {
            sum += new Vector<float>(a, n) * new Vector<float>(b, n);
        }

        float rest = 0;
        for (; n < a.Length; n++)
        {
            rest += a[n] * b[n];
        }

        return Vector.Sum(sum) + rest;
    }
}
