using Bespoke.Entropy;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// The price by the spike-and-slab prior, one for all parameters (van Rozendaal et al. 2021, section 3.2):
/// p(d) = (N(d; slab) + alpha N(d; spike)) / (1 + alpha), with the paper's slab, alpha, and spike of a sixth of the step.
/// </summary>
internal sealed class SpikeSlabPrice : ParameterPrice
{
    /// <summary>Standard deviation of a parameter that changes.</summary>
    public const double Slab = 0.05;

    /// <summary>Weight of the spike against the slab.</summary>
    public const double Alpha = 1000;

    /// <summary>Standard deviation of a parameter that does not change: no more than rounding takes back.</summary>
    public const double Spike = 1.0 / (1 << SpikeSlabCoder.StepBits) / 6;

    private static readonly double s_slabPeak = -Math.Log(Slab);
    private static readonly double s_spikePeak = Math.Log(Alpha / Spike);

    /// <summary>What <see cref="Likelihood"/> gives for a parameter that stays.</summary>
    private static readonly double s_staying = Likelihood(0, out _);

    private readonly float[] _base;

    /// <summary>The tensors that the fit takes from the base.</summary>
    private readonly ParameterTensor[] _tensors;

    /// <summary>L of one natural unit of information.</summary>
    private readonly double _natPrice;

    /// <param name="shared">What the fit takes from the base.</param>
    /// <param name="bitPrice">L of one bit.</param>
    public SpikeSlabPrice(SharedStart shared, double bitPrice)
    {
        _base = shared.Parameters;
        _tensors = [.. shared.Layout.Tensors.Where(shared.Holds)];
        _natPrice = bitPrice / Math.Log(2);
    }

    public override double Of(ReadOnlySpan<float> parameters)
    {
        double sum = 0;
        foreach (ParameterTensor tensor in _tensors)
        {
            for (int n = tensor.Offset; n < tensor.Offset + tensor.Count; n++)
            {
                sum += s_staying - Likelihood(parameters[n] - _base[n], out _);
            }
        }

        return sum * _natPrice;
    }

    public override void AddGrads(ReadOnlySpan<float> parameters, Span<float> grads)
    {
        foreach (ParameterTensor tensor in _tensors)
        {
            for (int n = tensor.Offset; n < tensor.Offset + tensor.Count; n++)
            {
                double distance = parameters[n] - _base[n];
                Likelihood(distance, out double spikeShare);
                grads[n] += (float)(_natPrice * distance * ((spikeShare / (Spike * Spike)) + ((1 - spikeShare) / (Slab * Slab))));
            }
        }
    }

    /// <summary>ln p but for a constant, from logarithms so that nothing far out becomes zero.</summary>
    private static double Likelihood(double distance, out double spikeShare)
    {
        double slab = s_slabPeak - (distance * distance / (2 * Slab * Slab));
        double spike = s_spikePeak - (distance * distance / (2 * Spike * Spike));
        double largest = Math.Max(slab, spike);
        double sum = Math.Exp(slab - largest) + Math.Exp(spike - largest);
        spikeShare = Math.Exp(spike - largest) / sum;
        return largest + Math.Log(sum);
    }
}
