namespace Bespoke.Fitting.Overfit;

/// <summary>
/// The price of values of their own. A tensor's n integers are coded by one Laplace distribution whose scale is their mean size, in bits
/// n log2(2 e mean|w| / step): the price is n log2 of the mean size. What pulls at each weight, 1 / (mean ln 2), is the same for
/// all of a tensor, so those that hardly matter go to zero and the others are pulled less for it.
/// </summary>
/// <remarks>
/// The step is left out. It follows the curvature in the end, but as part of the price (sizes in steps, steps anew every 100 iterations) it
/// lost to this one (docs/trials.md).
/// </remarks>
internal sealed class OwnPrice : ParameterPrice
{
    /// <summary>
    /// Iterations of the main phase from which on the price pays. It takes some 20 to halve a weight that hardly matters, and more until the biases
    /// have made up for it: fits of 40 iterations lost more than they saved, in flat pictures 15 dB.
    /// </summary>
    public const int LeastIterations = 150;

    /// <summary>Share of the mean size below which a weight is as good as zero: about half a quantisation step.</summary>
    private const double Onset = 0.03;

    /// <summary>Added to mean sizes, so that a tensor of zeros has a price and a gradient.</summary>
    private const double LeastMean = 1e-3;

    /// <summary>Matrices: biases are few, and kernels of the upsampling have means of their own.</summary>
    private readonly ParameterTensor[] _tensors;

    private readonly double _bitPrice;

    /// <param name="tensors">Tensors that are not updates of a base.</param>
    /// <param name="bitPrice">L of one bit.</param>
    public OwnPrice(IEnumerable<ParameterTensor> tensors, double bitPrice)
    {
        _tensors = [.. tensors.Where(tensor => tensor.Rows > 1 && tensor.Columns > 1)];
        _bitPrice = bitPrice;
    }

    public override double Of(ReadOnlySpan<float> parameters)
    {
        double bits = 0;
        foreach (ParameterTensor tensor in _tensors)
        {
            bits += tensor.Count * Math.Log2(MeanSize(parameters, tensor));
        }

        return _bitPrice * bits;
    }

    public override void AddGrads(ReadOnlySpan<float> parameters, Span<float> grads)
    {
        foreach (ParameterTensor tensor in _tensors)
        {
            double mean = MeanSize(parameters, tensor);
            float slope = (float)(_bitPrice / (mean * Math.Log(2)));
            float onset = (float)(Onset * mean);
            for (int n = tensor.Offset; n < tensor.Offset + tensor.Count; n++)
            {
                float value = parameters[n];
                grads[n] += slope * value / MathF.Sqrt((value * value) + (onset * onset));
            }
        }
    }

    private static double MeanSize(ReadOnlySpan<float> parameters, ParameterTensor tensor)
    {
        double sum = 0;
        foreach (float value in parameters.Slice(tensor.Offset, tensor.Count))
        {
            sum += Math.Abs(value);
        }

        return (sum / tensor.Count) + LeastMean;
    }
}
