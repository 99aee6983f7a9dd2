using Bespoke.Fitting.Optimizers;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Fits parameters and latents to the picture, or to all of a set: warm-up among random starts, main phase with a surrogate of rounding (soft rounding that
/// hardens, if nothing else is asked for). The last phase, with everything rounded, is <see cref="RoundedFitter"/>'s. Minimises L = D + lambda R / pixels.
/// </summary>
internal sealed unsafe class OverfitFitter
{
    private const double StartRate = 1e-2;
    private const double EndRate = 1e-5;
    private const float StartTemperature = 0.35f;
    private const float EndTemperature = 0.08f;
    private const float StartNoise = 0.22f;
    private const float EndNoise = 0.15f;

    /// <summary>
    /// The schedule of stochastic Gumbel annealing (Yang, Bamler, Mandt 2020, arXiv 2006.04240): T = min(0.5, 0.5 exp(-0.001 (step - 700))) over
    /// 2000 steps, here over shares of the main phase. It ends at 0.14.
    /// </summary>
    private const double GumbelTemperature = 0.5;
    private const double GumbelHold = 0.35;
    private const double GumbelDecay = 2;

    /// <summary>Iterations between evaluations with rounded latents; schedules move in the same steps.</summary>
    private const int EvaluationInterval = 100;

    private readonly OverfitGraph _graph;
    private readonly IReadOnlyList<Picture> _pictures;
    private readonly double _lambda;
    private readonly int _seed;
    private readonly FitSchedule _schedule;
    private readonly FitMonitor _monitor;
    private readonly bool _isStarted;
    private readonly double _stepWork;
    private readonly float _latentRate;
    private uint _noiseSeed;

    /// <param name="isStarted">True when the graph holds the parameters and latents to start from: then there are no random starts.</param>
    /// <param name="stepWork">Work of one iteration, in iterations of the whole picture: below 1 in a rehearsal.</param>
    public OverfitFitter(
        OverfitGraph graph,
        IReadOnlyList<Picture> pictures,
        double lambda,
        int seed,
        FitSchedule schedule,
        FitMonitor monitor,
        bool isStarted,
        double stepWork)
    {
        _graph = graph;
        _pictures = pictures;
        _lambda = lambda;
        _seed = seed;
        _schedule = schedule;
        _monitor = monitor;
        _isStarted = isStarted;
        _stepWork = stepWork;

        // Latents move in units of the quantisation step: faster at high rates, where they grow larger.
        _latentRate = lambda switch { < 2e-4 => 40, < 5e-4 => 20, _ => 16 };
        LatentMotion = LatentMotion.For(lambda);
        _noiseSeed = (uint)seed * 0x9E3779B9u;
    }

    /// <summary>What parameters cost, none by default.</summary>
    public IReadOnlyList<ParameterPrice> Prices { get; init; } = [];

    /// <summary>What stands in for rounding in the main phase.</summary>
    public Surrogate Surrogate { get; init; }

    /// <summary>How latents move in the main phase: by default as the fit's own lambda has it.</summary>
    public LatentMotion LatentMotion { get; init; }

    /// <summary>What the learning rate of each tensor is multiplied with, 0 for one that stays; null where all networks are fitted at the full rate.</summary>
    public Func<ParameterTensor, double>? RateShare { get; init; }

    /// <summary>Sets what a shared base gives of each start, or null where all is random.</summary>
    public Action<OverfitGraph>? SetShared { get; init; }

    /// <summary>
    /// Runs all phases; stops early when the monitor says so. Leaves the graph in the best state seen, by the loss with rounded latents.
    /// </summary>
    /// <returns>The loss of that state.</returns>
    public double Run()
    {
        using FitSnapshot best = WarmUp();
        if (!_monitor.ShouldStop)
        {
            MainPhase(best);
        }

        best.Restore(_graph);
        return best.Loss;
    }

    /// <summary>Every candidate gets some steps, the best two the same again; the better of them goes on.</summary>
    private FitSnapshot WarmUp()
    {
        List<FitSnapshot> candidates = [];
        for (int n = 0; n < _schedule.Candidates && (n == 0 || !_monitor.ShouldStop); n++)
        {
            StartCandidate(n);
            candidates.Add(new FitSnapshot(_graph));
            RunWarmUp(candidates[^1]);
        }

        if (_schedule.Candidates > 1 && !_monitor.ShouldStop)
        {
            candidates = Survivors(candidates, 2);
            foreach (FitSnapshot candidate in candidates)
            {
                candidate.Restore(_graph);
                RunWarmUp(candidate);
            }
        }

        FitSnapshot winner = Survivors(candidates, 1)[0];
        winner.Restore(_graph);
        return winner;
    }

    /// <summary>Those of least loss; of the others nothing is left.</summary>
    private static List<FitSnapshot> Survivors(List<FitSnapshot> candidates, int count)
    {
        List<FitSnapshot> sorted = [.. candidates.OrderBy(c => c.Loss)];
        foreach (FitSnapshot loser in sorted.Skip(count))
        {
            loser.Dispose();
        }

        return [.. sorted.Take(count)];
    }

    private void StartCandidate(int n)
    {
        if (_isStarted)
        {
            return;
        }

        Span<float> parameters = new(_graph.Parameters, _graph.Layout.Count);
        ParameterStart.Fill(_graph.Shape, _graph.Layout, _pictures, unchecked((_seed * 1000) + n), parameters);
        SetShared?.Invoke(_graph);
        foreach (GridBuffers grid in _graph.Grids)
        {
            new Span<float>(grid.Base(grid.Latent), (int)grid.PlaneFloats).Clear();
        }
    }

    /// <summary>Some steps from where the graph stands; their end goes into <paramref name="snapshot"/>.</summary>
    private void RunWarmUp(FitSnapshot snapshot)
    {
        SoapOptimizer networks = new(_graph.Layout, 0.95, 0.95, basisInterval: 1, RateShare);
        ResetLatentMoments();
        float noise = (float)((0.747 - (0.432 * Math.Log10(_lambda))) / 10);
        for (int step = 1; step <= _schedule.WarmUp && !_monitor.ShouldStop; step++)
        {
            Iterate(LatentSurrogate.Soft(StartTemperature, noise, NextSeed()), networks, StartRate);
            _graph.StepLatents((float)StartRate * _latentRate, 0.725f, 0.97f, step);
            Report("warm-up", double.NaN, double.NaN);
        }

        snapshot.Save(_graph, Evaluate("warm-up"));
    }

    private void MainPhase(FitSnapshot best)
    {
        SoapOptimizer networks = new(_graph.Layout, 0.95, 0.95, basisInterval: 10, RateShare);
        ResetLatentMoments();
        double start = _monitor.TimeShare;
        double held = 0;
        for (int step = 1; step <= _schedule.Main; step++)
        {
            double t = MainProgress(step, start);
            if ((step - 1) % EvaluationInterval == 0)
            {
                held = t;
            }

            double rate = CosineRate.At(StartRate, EndRate, t);
            Iterate(MainSurrogate(step, t, held), networks, rate);
            _graph.StepLatents((float)rate * _latentRate, LatentMotion.FirstDecay, LatentMotion.SecondDecay, step);
            bool isEnd = t >= 1 || _monitor.ShouldStop;
            KeepBest(best, "fitting", step, isEnd ? step : _schedule.Main);
            if (isEnd)
            {
                return;
            }
        }
    }

    /// <summary>The surrogate of a step. Soft rounding hardens each time that the state is evaluated, Gumbel rounding in each step, as in its paper.</summary>
    private LatentSurrogate MainSurrogate(int step, double t, double held) => Surrogate switch
    {
        Surrogate.Noise => LatentSurrogate.Noise(NextSeed()),
        Surrogate.Gumbel => LatentSurrogate.Gumbel(
            (float)(GumbelTemperature * Math.Exp(-GumbelDecay * Math.Max(0, t - GumbelHold))), NextSeed()),
        _ => SoftSurrogate(step, held),
    };

    private LatentSurrogate SoftSurrogate(int step, double held)
    {
        float temperature = Mix(StartTemperature, EndTemperature, held);
        float noise = Mix(StartNoise, EndNoise, held);
        return LatentMotion.HasPairedNoise && step % 2 == 0
            ? LatentSurrogate.Soft(temperature, -noise, _noiseSeed)
            : LatentSurrogate.Soft(temperature, noise, NextSeed());
    }

    /// <summary>How far the main phase is, by steps or by time, whichever ends first: a time limit shortens the schedule, it does not cut it off.</summary>
    private double MainProgress(int step, double start)
    {
        double bySteps = (step - 1) / (double)_schedule.Main;
        double left = _schedule.MainEnd - start;
        double byTime = left > 0 ? (_monitor.TimeShare - start) / left : 1;
        return Math.Min(1, Math.Max(bySteps, byTime));
    }

    private void Iterate(LatentSurrogate surrogate, SoapOptimizer networks, double rate)
    {
        _graph.Run(surrogate, _lambda, withGrads: true);
        Span<float> parameters = new(_graph.Parameters, _graph.Layout.Count);
        Span<float> grads = new(_graph.ParameterGrads, _graph.Layout.Count);
        for (int n = 0; n < Prices.Count; n++)
        {
            Prices[n].AddGrads(parameters, grads);
        }

        networks.Step(parameters, grads, rate);
        _monitor.CountStep(_stepWork);
    }

    private void KeepBest(FitSnapshot best, string stage, int step, int last)
    {
        if (step % EvaluationInterval != 0 && step != last)
        {
            return;
        }

        double loss = Evaluate(stage);
        if (loss < best.Loss)
        {
            best.Save(_graph, loss);
        }
    }

    private double Evaluate(string stage)
    {
        FitLoss loss = _graph.Run(LatentSurrogate.Hard, _lambda, withGrads: false);
        double bpp = loss.LatentBits / _graph.Pixels;
        Report(stage, bpp, -10 * Math.Log10(loss.Distortion));
        double total = loss.Distortion + (_lambda * bpp);
        foreach (ParameterPrice price in Prices)
        {
            total += price.Of(new ReadOnlySpan<float>(_graph.Parameters, _graph.Layout.Count));
        }

        // A fit that has diverged must lose every comparison; NaN would win some.
        return double.IsFinite(total) ? total : double.PositiveInfinity;
    }

    /// <summary>Rate and quality of a rehearsal are not those of the picture: nobody is told.</summary>
    private void Report(string stage, double bpp, double psnr)
    {
        if (_stepWork < 1)
        {
            _monitor.Report("rehearsing", double.NaN, double.NaN);
        }
        else
        {
            _monitor.Report(stage, bpp, psnr);
        }
    }

    private void ResetLatentMoments()
    {
        foreach (GridBuffers grid in _graph.Grids)
        {
            new Span<float>(grid.Base(grid.First), (int)grid.PlaneFloats).Clear();
            new Span<float>(grid.Base(grid.Second), (int)grid.PlaneFloats).Clear();
        }
    }

    private uint NextSeed() => _noiseSeed += 0x85EBCA6Bu;

    private static float Mix(float from, float to, double t) => (float)(from + ((to - from) * t));
}
