using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Training;

/// <summary>
/// Trains networks to be a good start: in each round some pictures are fitted from the base as an encoder would, latents from zero, and
/// the base moves to the mean of where they end.
/// </summary>
/// <remarks>
/// That is Reptile (Nichol, Achiam, Schulman 2018, arXiv 1803.02999, section 5): to first order it makes the base good after a fit, not
/// before one, and it needs nothing but the fit itself. In the rounds of one rate range what pictures do not adapt (<see cref="SharedStart.IsAdapted"/>) moves
/// too, but slowly, so that it learns what serves pictures whose other parameters have been adapted. How far the fits end from their mean, parameter by parameter, is the prior that an
/// update is coded with (COMBINER's rule: a prior from the moments over pictures), and the mean of their curvatures says how finely.
/// </remarks>
internal sealed unsafe class BaseTrainer
{
    /// <summary>Random starts of which the first round takes the best.</summary>
    private const int FirstStarts = 4;

    /// <summary>In rounds of their own, how fast parameters move that pictures do not adapt: towards what suits adapted pictures, not this one.</summary>
    private const double SharedRateShare = 0.15;

    private readonly IReadOnlyList<Picture> _pictures;
    private readonly TrainingOptions _options;
    private readonly IReadOnlyList<OverfitBase>? _from;

    /// <param name="pictures">RGB pictures.</param>
    /// <param name="options">How to train.</param>
    /// <param name="from">The bases to go on from, or null.</param>
    public BaseTrainer(IReadOnlyList<Picture> pictures, TrainingOptions options, IReadOnlyList<OverfitBase>? from = null)
    {
        _pictures = pictures;
        _options = options;
        _from = from;
    }

    /// <summary>Rounds in all.</summary>
    public int Rounds => _options.CommonRounds + (_options.OwnRounds * _options.Lambdas.Count);

    /// <summary>The state before the first round: the bases to go on from or, without any, the best of some random starts.</summary>
    public TrainingState Start(CancellationToken cancellation)
    {
        OverfitShape shape = ShapeOf(_pictures[0]);
        if (_from is not null)
        {
            return new TrainingState(_options.Lambdas.Select(lambda => SharedStart.From(OverfitBases.Nearest(_from, lambda), shape, Adaptation.Model).Parameters));
        }

        ParameterLayout layout = new(shape);
        float[][] starts = new float[FirstStarts][];
        double[] losses = new double[FirstStarts];
        int few = Math.Max(1, _options.Iterations / 2);
        for (int n = 0; n < FirstStarts; n++)
        {
            starts[n] = new float[layout.Count];
            ParameterStart.Fill(shape, layout, [_pictures[0]], unchecked((_options.Seed * 1000) + n), starts[n]);
            float[] start = starts[n];
            FittedPicture[] fits = FitAll(Batch(0), i => (start, LambdaOf(i)), few, rateShare: null, cancellation);
            losses[n] = fits.Average(fit => fit.LogLoss);
        }

        int best = Array.IndexOf(losses, losses.Min());
        return new TrainingState(_options.Lambdas.Select(_ => starts[best]));
    }

    /// <summary>Runs one round and changes the state.</summary>
    /// <returns>Its rate range, or null for all, and the mean of ln(L / lambda).</returns>
    public (double? Lambda, double LogLoss) RunRound(TrainingState state, CancellationToken cancellation)
    {
        int own = state.Round - _options.CommonRounds;
        int range = own < 0 ? -1 : own % _options.Lambdas.Count;
        FittedPicture[] fits = FitAll(
            Batch(state.Round),
            i => range < 0 ? (state.Ranges[0].Parameters, LambdaOf(i)) : (state.Ranges[range].Parameters, _options.Lambdas[range]),
            _options.Iterations,
            range < 0 ? null : tensor => SharedStart.IsAdapted(tensor) ? 1 : SharedRateShare,
            cancellation);
        cancellation.ThrowIfCancellationRequested();
        foreach (TrainingRange target in range < 0 ? state.Ranges : [state.Ranges[range]])
        {
            // Later rounds of a range are averaged with those before: what is left of the pictures' differences shrinks.
            double share = range < 0 ? 1 : 1 / (1 + (own / _options.Lambdas.Count / 3.0));
            target.Add(fits, share, isPrior: range >= 0);
        }

        state.Round++;
        return (range < 0 ? null : _options.Lambdas[range], fits.Average(fit => fit.LogLoss));
    }

    private double LambdaOf(int index) => _options.Lambdas[index % _options.Lambdas.Count];

    /// <summary>The pictures of a round.</summary>
    private int[] Batch(int round) =>
        [.. Enumerable.Range(round * _options.Batch, _options.Batch).Select(place => PictureOrder.At(place, _pictures.Count, _options.Seed))];

    private FittedPicture[] FitAll(
        int[] batch, Func<int, (float[] Start, double Lambda)> plan, int iterations, Func<ParameterTensor, double>? rateShare, CancellationToken cancellation)
    {
        FittedPicture[] fits = new FittedPicture[batch.Length];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount };
        Parallel.For(0, batch.Length, parallel, n =>
        {
            (float[] start, double lambda) = plan(n);
            fits[n] = Fit(_pictures[batch[n]], start, lambda, iterations, rateShare, cancellation);
        });
        return fits;
    }

    private FittedPicture Fit(
        Picture picture, float[] start, double lambda, int iterations, Func<ParameterTensor, double>? rateShare, CancellationToken cancellation)
    {
        using WorkerTeam team = new(1);
        using OverfitGraph graph = OverfitGraph.Create(ShapeOf(picture), [picture], team);
        SharedStart shared = new(start, graph.Layout, SharedScope.Outputs);
        FitMonitor monitor = new(iterations, null, null, cancellation);
        FitSchedule schedule = FitSchedule.FromBase(iterations, graph.Shape, Rehearsing.IsFinestGridSpare([picture], lambda), Surrogate.Soft, isRounded: false);
        if (schedule.Rehearsal is { } rehearsal)
        {
            Rehearsing.Run(graph, [picture], lambda, _options.Seed, rehearsal, team, monitor, shared);
        }

        OverfitFitter fitter = new(graph, [picture], lambda, _options.Seed, schedule, monitor, schedule.Rehearsal is not null, stepWork: 1)
        {
            SetShared = shared.Set,
            Prices = _from is null ? [] : [new LearnedPrice(OverfitBases.Nearest(_from, lambda), shared, graph.Shape, lambda / graph.Pixels)],
            RateShare = rateShare,
        };
        double loss = fitter.Run();
        float[] parameters = new ReadOnlySpan<float>(graph.Parameters, start.Length).ToArray();
        double[] curvature = new double[start.Length];
        graph.Run(LatentSurrogate.Hard, lambda, withGrads: false);
        ContentBuilder.Curvature(graph, lambda, curvature);
        return new FittedPicture(parameters, ParameterQuantizer.IdealExponents(graph.Layout, curvature, lambda), Math.Log(loss / lambda));
    }

    private OverfitShape ShapeOf(Picture picture) => FitPlan.ShapeFor(picture, _options.Decoder);
}
