using System.Diagnostics;

namespace Bespoke.Fitting;

/// <summary>Progress, time limit and cancellation of an encode: of one fit, or of several that share the time.</summary>
internal sealed class FitMonitor
{
    private const double FittingShare = 0.88;
    private const double RefiningShare = 0.95;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly int _stepsPlanned;
    private readonly TimeSpan? _limit;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private TimeSpan _begun;
    private TimeSpan? _share;
    private double _work;
    private double _bpp = double.NaN;
    private double _psnr = double.NaN;

    public FitMonitor(int stepsPlanned, TimeSpan? limit, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        _stepsPlanned = stepsPlanned;
        _limit = limit;
        _share = limit;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Work done, in iterations of the whole picture.</summary>
    public int Steps => (int)_work;

    /// <summary>Time since the encode began.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>True when cancelled, or when the time that fitting may take is over.</summary>
    public bool ShouldStop => _cancellation.IsCancellationRequested || TimeShare >= 1;

    /// <summary>
    /// Share of the fit's time that has passed, 0 without a limit. Fitting gets all but what quantisation, refinement and writing need.
    /// </summary>
    public double TimeShare => _share is { } share ? SinceBegun / (share * FittingShare) : 0;

    /// <summary>True when nearly all of the fit's time has passed: refinement ends too.</summary>
    public bool IsOutOfTime => _share is { } share && SinceBegun >= share * RefiningShare;

    public StopReason StopReason =>
        _cancellation.IsCancellationRequested ? StopReason.Cancelled : ShouldStop ? StopReason.TimeLimit : StopReason.Done;

    private TimeSpan SinceBegun => _watch.Elapsed - _begun;

    /// <summary>Begins the next of several fits: of the time that is left it gets as much as each of those to come.</summary>
    /// <param name="fitsLeft">This one and those to come.</param>
    public void BeginFit(int fitsLeft)
    {
        _begun = _watch.Elapsed;
        _share = _limit is { } limit ? (limit > _begun ? limit - _begun : TimeSpan.FromTicks(1)) / fitsLeft : null;
    }

    /// <param name="work">Of one iteration; less than 1 when it does not go over all pixels.</param>
    public void CountStep(double work = 1) => _work += work;

    /// <summary>Steps planned, or as many as the time limit allows at the pace so far.</summary>
    private int StepsWithin(TimeSpan elapsed) =>
        _limit is { } limit && Steps > 0 ? (int)Math.Min(_stepsPlanned, Math.Max(Steps, Steps * (limit / elapsed))) : _stepsPlanned;

    /// <summary>Tells whoever listens; figures that are NaN stay as last known.</summary>
    public void Report(string stage, double bpp, double psnr)
    {
        if (!double.IsNaN(bpp))
        {
            _bpp = bpp;
            _psnr = psnr;
        }

        if (_progress is null)
        {
            return;
        }

        TimeSpan elapsed = _watch.Elapsed;
        TimeSpan? remaining = Steps >= 10 ? elapsed * ((double)Math.Max(0, _stepsPlanned - Steps) / Steps) : null;
        if (_limit is { } limit && remaining is { } r && elapsed + r > limit)
        {
            remaining = limit > elapsed ? limit - elapsed : TimeSpan.Zero;
        }

        _progress.Report(new FitProgress(stage, Steps, StepsWithin(elapsed), _bpp, _psnr, elapsed, remaining));
    }
}
