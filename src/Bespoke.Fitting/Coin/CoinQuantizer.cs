using Bespoke.Coin;
using Bespoke.Entropy;

namespace Bespoke.Fitting.Coin;

/// <summary>Rounds parameters, or their differences from a learned start, to integers times a power-of-two step that each tensor has of its own.</summary>
internal sealed class CoinQuantizer
{
    private readonly List<QuantizedTensor> _tensors;
    private readonly float[] _origins;

    /// <summary>Chooses steps so that the largest number of each tensor just fits into <paramref name="bits"/> bits.</summary>
    /// <param name="shape">Shape of the network.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="bits">With the sign.</param>
    /// <param name="start">What differences are taken from, or null for the parameters themselves.</param>
    public CoinQuantizer(CoinShape shape, ReadOnlySpan<float> parameters, int bits, CoinStart? start = null)
    {
        _origins = start?.Parameters ?? new float[shape.ParameterCount];
        _tensors = CoinWeights.CreateTensors(shape);
        int first = 0;
        foreach (QuantizedTensor tensor in _tensors)
        {
            float largest = 0;
            for (int n = first; n < first + tensor.Values.Length; n++)
            {
                largest = Math.Max(largest, Math.Abs(parameters[n] - _origins[n]));
            }

            double exponent = largest > 0 ? Math.Floor(bits - 1 - Math.Log2(largest)) : CoinWeights.MaxExponent;
            tensor.Exponent = (int)Math.Clamp(exponent, 0, CoinWeights.MaxExponent);
            first += tensor.Values.Length;
        }
    }

    /// <summary>The rounded parameters, as the decoder will have them.</summary>
    public void Round(ReadOnlySpan<float> parameters, Span<float> rounded)
    {
        int start = 0;
        foreach (QuantizedTensor tensor in _tensors)
        {
            float perStep = MathF.ScaleB(1, tensor.Exponent);
            float step = 1 / perStep;
            for (int n = start; n < start + tensor.Values.Length; n++)
            {
                float k = Math.Clamp(MathF.Round((parameters[n] - _origins[n]) * perStep), -short.MaxValue, short.MaxValue);
                rounded[n] = _origins[n] + (step * k);
            }

            start += tensor.Values.Length;
        }
    }

    /// <summary>Tensors of parameters that <see cref="Round"/> gave, ready to be written.</summary>
    public IReadOnlyList<QuantizedTensor> ToTensors(ReadOnlySpan<float> rounded)
    {
        int start = 0;
        foreach (QuantizedTensor tensor in _tensors)
        {
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                // The nearest integer, because adding the origin has rounded.
                tensor.Values[n] = (int)MathF.Round(MathF.ScaleB(rounded[start + n] - _origins[start + n], tensor.Exponent));
            }

            tensor.ScaleIndex = NetworkCoder.ChooseScaleIndex(tensor.Values);
            start += tensor.Values.Length;
        }

        return _tensors;
    }
}
