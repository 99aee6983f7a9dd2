using Bespoke.Entropy;
using Bespoke.Fitting.Optimizers;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// The last phase: latents are rounded and still, and parameters are fitted as the integers that the file will hold. Forward and backward see the
/// rounded parameters, the gradients move unrounded ones behind them (straight-through: Bengio et al. 2013, arXiv 1308.3432), so that parameters make good
/// each other's rounding.
/// </summary>
internal sealed unsafe class RoundedFitter
{
    /// <summary>Share of the loss by rounding that this phase leaves, when the quantiser chooses steps: half.</summary>
    public const double LossLeft = 0.5;

    private const double StartRate = 5e-4;
    private const double EndRate = 1e-5;

    /// <summary>Iterations between evaluations, of which the best counts: a rounded state jumps about until the rate is small.</summary>
    private const int EvaluationInterval = 10;

    private readonly OverfitGraph _graph;
    private readonly OverfitContent _content;
    private readonly double _lambda;
    private readonly FitMonitor _monitor;

    /// <summary>The parameters before rounding.</summary>
    private readonly float[] _unrounded;

    /// <summary>For each parameter, the largest size of its integer.</summary>
    private readonly int[] _room;

    private readonly int[][] _best;
    private double _least = double.PositiveInfinity;

    /// <param name="graph">Fitted, with the parameters of <paramref name="content"/>.</param>
    /// <param name="content">Quantised: its exponents stay, its integers and scales are fitted.</param>
    /// <param name="fitted">The parameters before quantisation.</param>
    /// <param name="lambda">Weight of bits per pixel.</param>
    /// <param name="monitor">Counts iterations and says when to stop.</param>
    public RoundedFitter(OverfitGraph graph, OverfitContent content, float[] fitted, double lambda, FitMonitor monitor)
    {
        _graph = graph;
        _content = content;
        _lambda = lambda;
        _monitor = monitor;
        _unrounded = fitted;
        _room = new int[fitted.Length];
        _best = [.. content.Tensors.Select(tensor => tensor.Values.ToArray())];
        for (int t = 0; t < content.Tensors.Count; t++)
        {
            QuantizedTensor tensor = content.Tensors[t];
            int offset = graph.Layout.Tensors[t].Offset;
            int largest = TensorRounding.LargestExponent(tensor);
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                _room[offset + n] = TensorRounding.Room(tensor, n, largest);

                // The quantiser weighs bits against loss and does not always take the nearest integer.
                if (TensorRounding.Nearest(tensor, n, fitted[offset + n]) != tensor.Values[n])
                {
                    fitted[offset + n] = (float)(tensor.Values[n] * TensorRounding.Step(tensor, n));
                }
            }
        }
    }

    /// <summary>Leaves the best state seen, by loss and bits of latents and parameters, in graph and content.</summary>
    /// <param name="steps">Iterations.</param>
    public void Run(int steps)
    {
        if (steps == 0 || _monitor.ShouldStop)
        {
            return;
        }

        KeepBest();
        SoapOptimizer networks = new(_graph.Layout, 0.95, 0.95, basisInterval: 10, RateShare);
        Span<float> grads = new(_graph.ParameterGrads, _unrounded.Length);
        double start = _monitor.TimeShare;
        for (int step = 1; step <= steps && !_monitor.ShouldStop; step++)
        {
            _graph.Run(LatentSurrogate.Hard, _lambda, withGrads: true);
            double progress = Math.Max((step - 1) / (double)steps, (_monitor.TimeShare - start) / (1 - start));
            networks.Step(_unrounded, grads, CosineRate.At(StartRate, EndRate, progress));
            Round();
            _monitor.CountStep();
            if (step % EvaluationInterval == 0 || step == steps || _monitor.ShouldStop)
            {
                KeepBest();
            }
        }

        RestoreBest();
    }

    /// <summary>Parameters that are a base's as they are stay so.</summary>
    private double RateShare(ParameterTensor tensor) => _content.Tensors.First(coded => coded.Name == tensor.Name).Source == ParameterSource.Base ? 0 : 1;

    private void Round()
    {
        for (int t = 0; t < _content.Tensors.Count; t++)
        {
            QuantizedTensor tensor = _content.Tensors[t];
            if (tensor.Source == ParameterSource.Base)
            {
                continue;
            }

            int offset = _graph.Layout.Tensors[t].Offset;
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                int nearest = TensorRounding.Nearest(tensor, n, _unrounded[offset + n]);
                if (Math.Abs(nearest) <= _room[offset + n])
                {
                    tensor.Values[n] = nearest;
                }
            }
        }

        Dequantize();
    }

    private void KeepBest()
    {
        FitLoss loss = _graph.Run(LatentSurrogate.Hard, _lambda, withGrads: false);
        double bits = loss.LatentBits;
        foreach (QuantizedTensor tensor in _content.Tensors)
        {
            TensorRounding.ChooseScale(tensor);
            bits += NetworkCoder.BitsAfterHeader(tensor);
        }

        _monitor.Report("rounding", bits / _graph.Pixels, -10 * Math.Log10(loss.Distortion));
        double total = loss.Distortion + (_lambda * bits / _graph.Pixels);
        if (total < _least)
        {
            _least = total;
            for (int t = 0; t < _best.Length; t++)
            {
                _content.Tensors[t].Values.CopyTo(_best[t], 0);
            }
        }
    }

    private void RestoreBest()
    {
        for (int t = 0; t < _best.Length; t++)
        {
            _best[t].CopyTo(_content.Tensors[t].Values, 0);
            TensorRounding.ChooseScale(_content.Tensors[t]);
        }

        Dequantize();
    }

    private void Dequantize()
    {
        for (int t = 0; t < _content.Tensors.Count; t++)
        {
            ParameterTensor place = _graph.Layout.Tensors[t];
            ContentBuilder.Dequantize(_content.Tensors[t], new Span<float>(_graph.Parameters + place.Offset, place.Count));
        }
    }
}
