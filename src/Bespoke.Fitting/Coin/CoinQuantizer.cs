using Bespoke.Coin;
using Bespoke.Entropy;

namespace Bespoke.Fitting.Coin;

/// <summary>Rounds parameters to integers times a power-of-two step that each tensor has of its own.</summary>
internal sealed class CoinQuantizer
{
    private readonly List<QuantizedTensor> _tensors;

    /// <summary>Chooses steps so that the largest parameter of each tensor just fits into <paramref name="bits"/> bits.</summary>
    public CoinQuantizer(CoinShape shape, ReadOnlySpan<float> parameters, int bits)
    {
        _tensors = CoinWeights.CreateTensors(shape);
        int start = 0;
        foreach (QuantizedTensor tensor in _tensors)
        {
            float largest = 0;
            foreach (float parameter in parameters.Slice(start, tensor.Values.Length))
            {
                largest = Math.Max(largest, Math.Abs(parameter));
            }

            double exponent = largest > 0 ? Math.Floor(bits - 1 - Math.Log2(largest)) : CoinWeights.MaxExponent;
            tensor.Exponent = (int)Math.Clamp(exponent, 0, CoinWeights.MaxExponent);
            start += tensor.Values.Length;
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
                rounded[n] = step * Math.Clamp(MathF.Round(parameters[n] * perStep), -short.MaxValue, short.MaxValue);
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
                tensor.Values[n] = (int)MathF.ScaleB(rounded[start + n], tensor.Exponent);
            }

            tensor.ScaleIndex = NetworkCoder.ChooseScaleIndex(tensor.Values);
            start += tensor.Values.Length;
        }

        return _tensors;
    }
}
