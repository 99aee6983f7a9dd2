using Bespoke.Fitting.Overfit;

namespace Bespoke.Fitting.Optimizers;

/// <summary>
/// SOAP (Vyas et al. 2024, arXiv 2409.11321): Adam in the eigenbasis of Shampoo's factors, for network parameters. Vectors get plain Adam.
/// </summary>
/// <remarks>Double precision and plain loops: a step costs well under a hundredth of an iteration.</remarks>
internal sealed class SoapOptimizer
{
    private const double WeightDecay = 0.01;

    /// <summary>Most of the gradient's norm over all parameters together.</summary>
    private const double MaxGradNorm = 0.1;

    private readonly List<(SoapTensor Tensor, double RateShare)> _tensors = [];

    /// <param name="layout">Tensors of the parameters.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment and of the factors.</param>
    /// <param name="basisInterval">Steps between updates of the eigenbasis.</param>
    /// <param name="rateShare">What a tensor's rate is multiplied with; tensors of zero stay as they are. By default all move at the full rate.</param>
    public SoapOptimizer(ParameterLayout layout, double beta1, double beta2, int basisInterval, Func<ParameterTensor, double>? rateShare = null)
    {
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            double share = rateShare?.Invoke(tensor) ?? 1;
            if (share > 0)
            {
                _tensors.Add((new SoapTensor(tensor, beta1, beta2, basisInterval), share));
            }
        }
    }

    /// <summary>One step against the gradient. The very first only starts the statistics.</summary>
    public void Step(Span<float> parameters, ReadOnlySpan<float> grads, double rate)
    {
        double norm = 0;
        foreach (float g in grads)
        {
            norm += (double)g * g;
        }

        norm = Math.Sqrt(norm);
        double scale = norm > MaxGradNorm ? MaxGradNorm / norm : 1;
        foreach ((SoapTensor tensor, double rateShare) in _tensors)
        {
            tensor.Step(parameters, grads, scale, rate * rateShare, WeightDecay);
        }
    }
}
