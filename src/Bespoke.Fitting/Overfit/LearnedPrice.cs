using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>The price by a Laplace distribution around each of the base's parameters, with the scale that its prior gives.</summary>
internal sealed class LearnedPrice : ParameterPrice
{
    private readonly float[] _base;

    /// <summary>dL / d|parameter|; zero where the fit does not start from the base.</summary>
    private readonly float[] _slopes;

    /// <summary>The distance at which the price begins to be felt in full: half the quantisation step.</summary>
    private readonly float[] _onsets;

    /// <param name="networkBase">The base.</param>
    /// <param name="shared">What the fit takes from it.</param>
    /// <param name="shape">Shapes of the networks.</param>
    /// <param name="bitPrice">L of one bit.</param>
    public LearnedPrice(OverfitBase networkBase, SharedStart shared, OverfitShape shape, double bitPrice)
    {
        ParameterLayout layout = shared.Layout;
        _base = shared.Parameters;
        _slopes = new float[layout.Count];
        _onsets = new float[layout.Count];
        Array.Fill(_onsets, 1);
        IReadOnlyDictionary<string, TensorPrior> priors = networkBase.PriorsFor(shape);
        foreach (ParameterTensor tensor in layout.Tensors.Where(shared.Holds))
        {
            TensorPrior prior = priors[tensor.Name];
            for (int n = 0; n < tensor.Count; n++)
            {
                int at = tensor.Offset + n;
                _slopes[at] = (float)(bitPrice / (PriorScale.Of(prior.Scales[n]) * Math.Log(2)));
                _onsets[at] = MathF.ScaleB(0.5f, -prior.Exponents[n]);
            }
        }
    }

    public override double Of(ReadOnlySpan<float> parameters)
    {
        double sum = 0;
        for (int n = 0; n < _base.Length; n++)
        {
            sum += _slopes[n] * (Length(parameters[n] - _base[n], _onsets[n]) - _onsets[n]);
        }

        return sum;
    }

    public override void AddGrads(ReadOnlySpan<float> parameters, Span<float> grads)
    {
        for (int n = 0; n < _base.Length; n++)
        {
            float distance = parameters[n] - _base[n];
            grads[n] += _slopes[n] * distance / Length(distance, _onsets[n]);
        }
    }

    private static float Length(float distance, float onset) => MathF.Sqrt((distance * distance) + (onset * onset));
}
