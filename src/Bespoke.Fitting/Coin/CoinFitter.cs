using Bespoke.Fitting.Overfit;

namespace Bespoke.Fitting.Coin;

/// <summary>Fits a sine network to the picture by Adam on the mean squared error of all samples, and keeps the best parameters seen.</summary>
internal sealed class CoinFitter
{
    /// <summary>Steps between reports.</summary>
    private const int ReportInterval = 10;

    private readonly CoinGraph _graph;
    private readonly FitMonitor _monitor;
    private readonly CoinAdam _adam;
    private readonly double _bpp;
    private readonly float[] _parameters;
    private readonly float[] _best;
    private double _leastError = double.PositiveInfinity;

    /// <param name="graph">The network and the picture.</param>
    /// <param name="start">Parameters to start from.</param>
    /// <param name="monitor">Counts steps and says when to stop.</param>
    /// <param name="bpp">Told to whoever follows the fit.</param>
    public CoinFitter(CoinGraph graph, ReadOnlySpan<float> start, FitMonitor monitor, double bpp)
    {
        _graph = graph;
        _monitor = monitor;
        _bpp = bpp;
        _parameters = start.ToArray();
        _best = start.ToArray();
        _adam = new CoinAdam(_parameters.Length);
    }

    /// <summary>The best parameters of the last run.</summary>
    public ReadOnlySpan<float> Best => _best;

    /// <summary>The mean squared error of <see cref="Best"/>, before any rounding to samples.</summary>
    public double LeastError => _leastError;

    /// <summary>Steps at a constant rate.</summary>
    /// <param name="steps">Steps to do.</param>
    /// <param name="rate">Adam's step size.</param>
    /// <param name="shouldEnd">Asked before each step; it is done when this or the monitor says so.</param>
    public void Run(int steps, double rate, Func<bool> shouldEnd)
    {
        for (int step = 0; step < steps && !_monitor.ShouldStop && !shouldEnd(); step++)
        {
            Step("fitting", quantizer: null, rate);
        }
    }

    /// <summary>
    /// Goes on from the best parameters with rounded ones: the gradient at the rounded parameters moves those that are rounded (straight through).
    /// The rate falls to zero, so that the parameters come to rest.
    /// </summary>
    public void RunRounded(int steps, double rate, CoinQuantizer quantizer)
    {
        _best.CopyTo(_parameters, 0);
        quantizer.Round(_parameters, _best);
        _leastError = double.PositiveInfinity;
        for (int step = 0; step < steps && !_monitor.ShouldStop; step++)
        {
            Step("rounding", quantizer, rate * (1 - (double)step / steps));
        }
    }

    private void Step(string stage, CoinQuantizer? quantizer, double rate)
    {
        Span<float> current = _graph.ParameterSpan;
        if (quantizer is null)
        {
            _parameters.CopyTo(current);
        }
        else
        {
            quantizer.Round(_parameters, current);
        }

        double error = _graph.Run(withGrads: true);
        if (error < _leastError)
        {
            _leastError = error;
            current.CopyTo(_best);
        }

        _adam.Step(_parameters, _graph.GradSpan, rate);
        _monitor.CountStep();
        if (_monitor.Steps % ReportInterval == 0)
        {
            _monitor.Report(stage, _bpp, -10 * Math.Log10(_leastError));
        }
    }
}
