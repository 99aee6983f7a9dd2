using Bespoke.Coin;
using Bespoke.Fitting.Coin;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Training;

/// <summary>
/// Learns starts of sine networks: in each round some pictures are fitted from the start for a while, and it moves towards the mean of where they end.
/// </summary>
/// <remarks>
/// Strumpler et al. (2022, arXiv 2112.04267, section 3.3) learn the start by MAML; this is Reptile (Nichol, Achiam, Schulman 2018, arXiv 1803.02999),
/// which needs no second derivatives and has the same aim: parameters that are good after a fit.
/// </remarks>
internal sealed class StartTrainer
{
    private const int Channels = 3;

    private readonly IReadOnlyList<Picture> _pictures;
    private readonly CoinTrainingOptions _options;

    public StartTrainer(IReadOnlyList<Picture> pictures, CoinTrainingOptions options)
    {
        _pictures = pictures;
        _options = options;
    }

    /// <summary>Rounds in all.</summary>
    public int Rounds => _options.Rounds * _options.Networks.Count;

    /// <summary>The state before the first round: random starts.</summary>
    public StartState Start() => new(_options.Networks.Select(network => SineInitialization.Make(ShapeOf(network, 1, 1), _options.Seed)));

    /// <summary>Runs one round and changes the state.</summary>
    /// <returns>Its network, and the mean PSNR that its fits reached.</returns>
    /// <exception cref="OperationCanceledException">The round was ended early; the state is as it was.</exception>
    public ((int Layers, int Width) Network, double Psnr) RunRound(StartState state, CancellationToken cancellation)
    {
        (int index, int round) = Math.DivRem(state.Round, _options.Rounds);
        (int Layers, int Width) network = _options.Networks[index];
        float[] start = state.Parameters[index];
        (float[] Parameters, double Psnr)[] fits = new (float[], double)[_options.Batch];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount };
        Parallel.For(0, fits.Length, parallel, n => fits[n] = Fit(network, (round * fits.Length) + n, start, cancellation));
        cancellation.ThrowIfCancellationRequested();

        // The step of Reptile falls over the rounds: at first the start has far to go, at last the differences of the pictures are to be averaged out.
        double share = 1 - ((double)round / _options.Rounds);
        for (int n = 0; n < start.Length; n++)
        {
            start[n] += (float)(share * (fits.Average(fit => (double)fit.Parameters[n]) - start[n]));
        }

        state.Round++;
        return (network, fits.Average(fit => fit.Psnr));
    }

    private (float[] Parameters, double Psnr) Fit((int Layers, int Width) network, int place, float[] start, CancellationToken cancellation)
    {
        int seed = unchecked((_options.Seed * 1_000_003) + place);
        Picture picture = TrainingWindow.Draw(_pictures[PictureOrder.At(place, _pictures.Count, _options.Seed)], new Random(seed));
        using WorkerTeam team = new(1);
        using CoinGraph graph = CoinGraph.Create(ShapeOf(network, picture.Width, picture.Height), picture, team);
        FitMonitor monitor = new(_options.Iterations, limit: null, progress: null, cancellation);
        CoinSchedule schedule = new(_options.Iterations, _options.LearningRate, LearningRateDecay.None, RoundedShare: 0);
        CoinFitter fitter = new(graph, start, monitor, schedule, bpp: 0, _options.Sampling, seed);
        fitter.Run();
        return (fitter.Best.ToArray(), -10 * Math.Log10(fitter.LeastError));
    }

    private static CoinShape ShapeOf((int Layers, int Width) network, int width, int height) => new(width, height, Channels, network.Layers, network.Width);
}
