using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// What it costs to leave a shared base, in units of L: the bits of a Laplace distribution around each of its parameters, with the scale
/// that its prior gives (van Rozendaal et al. 2021, equation 6, with a learned prior in place of spike and slab).
/// </summary>
internal sealed class UpdatePrice
{
    /// <summary>Bits of all parameters coded for themselves less those of a usual update, measured on Kodak pictures (docs/base.md).</summary>
    private const double OwnNetworksBits = 5000;

    private readonly float[] _base;

    /// <summary>dL / d|parameter|.</summary>
    private readonly float[] _slopes;

    /// <summary>The distance at which the price begins to be felt in full: half the quantisation step.</summary>
    private readonly float[] _onsets;

    public UpdatePrice(OverfitShape shape, OverfitBase networkBase, double lambda)
    {
        ParameterLayout layout = new(shape);
        _base = new float[layout.Count];
        _slopes = new float[layout.Count];
        _onsets = new float[layout.Count];
        double bitPrice = lambda / ((double)shape.Width * shape.Height);
        OwnNetworksCost = OwnNetworksBits * bitPrice;
        IReadOnlyDictionary<string, TensorPrior> priors = networkBase.PriorsFor(shape);
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            TensorPrior prior = priors[tensor.Name];
            for (int n = 0; n < tensor.Count; n++)
            {
                int at = tensor.Offset + n;
                _base[at] = MathF.ScaleB(prior.Values[n], -TensorPrior.ValueBits);
                double scale = Math.ScaleB(Math.Exp(-3.25 + ((prior.Scales[n] + 0.5) / 8)), -TensorPrior.ValueBits);
                _slopes[at] = (float)(bitPrice / (scale * Math.Log(2)));
                _onsets[at] = MathF.ScaleB(0.5f, -prior.Exponents[n]);
            }
        }
    }

    /// <summary>Parameters of the base.</summary>
    public float[] Base => _base;

    /// <summary>What networks of its own cost a picture beyond an update.</summary>
    public double OwnNetworksCost { get; }

    /// <summary>The price of these parameters.</summary>
    public double Of(ReadOnlySpan<float> parameters)
    {
        double sum = 0;
        for (int n = 0; n < _base.Length; n++)
        {
            sum += _slopes[n] * (Length(parameters[n] - _base[n], _onsets[n]) - _onsets[n]);
        }

        return sum;
    }

    /// <summary>Adds the price's gradient.</summary>
    public void AddGrads(ReadOnlySpan<float> parameters, Span<float> grads)
    {
        for (int n = 0; n < _base.Length; n++)
        {
            float distance = parameters[n] - _base[n];
            grads[n] += _slopes[n] * distance / Length(distance, _onsets[n]);
        }
    }

    private static float Length(float distance, float onset) => MathF.Sqrt((distance * distance) + (onset * onset));
}
