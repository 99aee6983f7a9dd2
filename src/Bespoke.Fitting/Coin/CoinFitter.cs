
namespace Bespoke.Fitting.Coin;

/// <summary>Fits a sine network to the picture by Adam on the mean squared error of all samples, or of some in each step, and keeps the best parameters seen.</summary>
internal sealed class CoinFitter
{
    /// <summary>Steps between reports.</summary>
    private const int ReportInterval = 10;

    /// <summary>
    /// Parameters are kept for their error over the whole picture: the error of a sample says more about the sample. So a fit with sampling looks at all of
    /// it after as many steps as cost ten whole ones, and at its end. A look is the forward pass, a third of
    /// a step's multiplications: looks are a thirtieth of the work.
    /// </summary>
    private const int LookInterval = 10;

    /// <summary>
    /// A fit whose error is so many times its least at two looks in a row has been thrown off: at high rates a step can push the sines of a deep network so far
    /// that it shows one colour and has hardly a gradient left (docs/coin.md). It goes back to its best parameters, at half the rate. One look alone may be
    /// one of the spikes from which fits come back by themselves.
    /// </summary>
    private const double ThrownOff = 2;

    private readonly CoinGraph _graph;
    private readonly FitMonitor _monitor;
    private readonly CoinSchedule _schedule;
    private readonly CoinAdam _adam;
    private readonly CoinSampler? _sampler;
    private readonly int _lookInterval;
    private readonly double _bpp;
    private readonly float[] _parameters;
    private readonly float[] _best;
    private double _leastError = double.PositiveInfinity;
    private double _rateScale = 1;
    private int _badLooks;

    /// <param name="graph">The network and the picture.</param>
    /// <param name="start">Parameters to start from.</param>
    /// <param name="monitor">Counts steps and says when to stop.</param>
    /// <param name="schedule">Phases and step sizes.</param>
    /// <param name="bpp">Told to whoever follows the fit.</param>
    /// <param name="sampling">Share of the picture that a step looks at, above 0 and at most 1.</param>
    /// <param name="seed">Of the choice.</param>
    public CoinFitter(CoinGraph graph, ReadOnlySpan<float> start, FitMonitor monitor, CoinSchedule schedule, double bpp, double sampling, int seed)
    {
        _graph = graph;
        _monitor = monitor;
        _schedule = schedule;
        _bpp = bpp;
        _parameters = start.ToArray();
        _best = start.ToArray();
        _adam = new CoinAdam(_parameters.Length);
        _sampler = sampling < 1 ? new CoinSampler(graph.Shape.Width * graph.Shape.Height, sampling, seed) : null;
        _lookInterval = (int)Math.Ceiling(LookInterval / sampling);
    }

    /// <summary>The best parameters of the last run.</summary>
    public ReadOnlySpan<float> Best => _best;

    /// <summary>The mean squared error of <see cref="Best"/>, before any rounding to samples.</summary>
    public double LeastError => _leastError;

    /// <summary>The fit but for the part with rounded parameters.</summary>
    public void Run() => Run("fitting", quantizer: null, _schedule.FittedEnd);

    /// <summary>
    /// Goes on from the best parameters with rounded ones: the gradient at the rounded parameters moves those that are rounded (straight through).
    /// </summary>
    public void RunRounded(CoinQuantizer quantizer)
    {
        _best.CopyTo(_parameters, 0);
        quantizer.Round(_parameters, _best);
        _leastError = double.PositiveInfinity;
        Run("rounding", quantizer, end: 1);
    }

    private void Run(string stage, CoinQuantizer? quantizer, double end)
    {
        for (int step = 0; !_monitor.ShouldStop; step++)
        {
            // Asked once a step: with a time limit it is the clock.
            double progress = _schedule.ProgressAt(_monitor.Steps, _monitor.TimeShare);
            if (progress >= end)
            {
                break;
            }

            Step(stage, quantizer, _schedule.RateAt(progress, quantizer is not null), isLook: step % _lookInterval == 0);
        }

        CheckLast(quantizer);
    }

    private void Step(string stage, CoinQuantizer? quantizer, double rate, bool isLook)
    {
        LoadParameters(quantizer);
        bool isThrownOff = false;
        if (_sampler is null || isLook)
        {
            double error = _graph.Run(withGrads: _sampler is null);
            KeepIfBest(error);
            isThrownOff = isLook && IsThrownOff(error);
        }

        if (isThrownOff)
        {
            GoBack();
        }
        else
        {
            if (_sampler is not null)
            {
                _graph.RunSampled(_sampler.Next());
            }

            _adam.Step(_parameters, _graph.GradSpan, _rateScale * rate);
        }

        _monitor.CountStep();
        if (_monitor.Steps % ReportInterval == 0)
        {
            _monitor.Report(stage, _bpp, -10 * Math.Log10(_leastError));
        }
    }

    private void CheckLast(CoinQuantizer? quantizer)
    {
        if (_sampler is not null)
        {
            LoadParameters(quantizer);
            KeepIfBest(_graph.Run(withGrads: false));
        }
    }

    private void LoadParameters(CoinQuantizer? quantizer)
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
    }

    private bool IsThrownOff(double error)
    {
        _badLooks = error <= ThrownOff * _leastError ? 0 : _badLooks + 1;
        return _badLooks == 2;
    }

    private void GoBack()
    {
        _best.CopyTo(_parameters, 0);
        _adam.Reset();
        _rateScale /= 2;
        _badLooks = 0;
    }

    private void KeepIfBest(double error)
    {
        if (error < _leastError)
        {
            _leastError = error;
            _graph.ParameterSpan.CopyTo(_best);
        }
    }
}
