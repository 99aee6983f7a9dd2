using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Bespoke.Coin;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Training;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting;

/// <summary>Trains what a codec shares over pictures: bases for the overfitted codec, starts for the sine-network codec.</summary>
public static class BespokeTrainer
{
    /// <summary>Smaller pictures say too little about large ones.</summary>
    private const int LeastSide = 128;

    /// <summary>Trains until all rounds are done; after each the state is kept, so that a training that was stopped goes on where it was.</summary>
    /// <param name="pictures">RGB pictures, each of 128x128 pixels or more.</param>
    /// <param name="options">How to train; null means the defaults.</param>
    /// <param name="path">The file of bases to write. Beside it, with ".state" added, lies the state: read where it exists, written after each round.</param>
    /// <param name="progress">Receives a report after each round.</param>
    /// <param name="cancellation">Ends the training; the rounds done are kept.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or a picture is none to train on.</exception>
    /// <exception cref="BespokeFormatException">The bases to go on from are damaged.</exception>
    /// <exception cref="InvalidDataException">The state is of another training, or damaged.</exception>
    /// <exception cref="OperationCanceledException">The training was ended early.</exception>
    public static void Train(
        IReadOnlyList<Picture> pictures,
        TrainingOptions? options,
        string path,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new TrainingOptions();
        Check(pictures);
        Check(options);
        OverfitShape shape = FitPlan.ShapeFor(pictures[0], options.Decoder);
        BaseTrainer trainer = new(pictures, options, options.From is { } from ? BasesToGoOnFrom(from.Span, shape) : null);
        StateFile file = new(path + ".state", IdentityOf(pictures, options));
        TrainingState? kept = null;
        file.ReadIfThere(reader => kept = TrainingState.Read(reader, options.Lambdas.Count, new ParameterLayout(shape).Count));
        TrainingState state = kept ?? trainer.Start(cancellation);
        Stopwatch watch = Stopwatch.StartNew();
        int first = state.Round;
        while (state.Round < trainer.Rounds)
        {
            (double? lambda, double logLoss) = trainer.RunRound(state, cancellation);
            file.Write(state.Write);
            TimeSpan left = watch.Elapsed * ((trainer.Rounds - state.Round) / (double)(state.Round - first));
            progress?.Report(new TrainingProgress(state.Round, trainer.Rounds, lambda, logLoss, left));
        }

        StateFile.Replace(path, writer => writer.Write(BaseExport.Write(shape, state, options)));
    }

    /// <summary>Trains starts of sine networks, one network after another; state and resuming as in <see cref="Train"/>.</summary>
    /// <param name="pictures">RGB pictures, each of 128x128 pixels or more.</param>
    /// <param name="options">How to train; null means the defaults.</param>
    /// <param name="path">The file of starts to write. Beside it, with ".state" added, lies the state: read where it exists, written after each round.</param>
    /// <param name="progress">Receives a report after each round.</param>
    /// <param name="cancellation">Ends the training; the rounds done are kept.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or a picture is none to train on.</exception>
    /// <exception cref="InvalidDataException">The state is of another training, or damaged.</exception>
    /// <exception cref="OperationCanceledException">The training was ended early.</exception>
    public static void TrainStarts(
        IReadOnlyList<Picture> pictures,
        CoinTrainingOptions? options,
        string path,
        IProgress<CoinTrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new CoinTrainingOptions();
        Check(pictures);
        Check(options);
        StartTrainer trainer = new(pictures, options);
        StateFile file = new(path + ".state", IdentityOf(pictures, options));
        StartState state = trainer.Start();
        file.ReadIfThere(state.Read);
        Stopwatch watch = Stopwatch.StartNew();
        int first = state.Round;
        while (state.Round < trainer.Rounds)
        {
            ((int Layers, int Width) network, double psnr) = trainer.RunRound(state, cancellation);
            file.Write(state.Write);
            TimeSpan left = watch.Elapsed * ((trainer.Rounds - state.Round) / (double)(state.Round - first));
            progress?.Report(new CoinTrainingProgress(state.Round, trainer.Rounds, network.Layers, network.Width, psnr, left));
        }

        CoinStart[] starts = [.. options.Networks.Select((network, n) =>
            new CoinStart((uint)(options.FirstId + n), Channels: 3, network.Layers, network.Width, state.Parameters[n]))];
        StateFile.Replace(path, writer => writer.Write(CoinStartFile.Write(starts)));
    }

    private static void Check(IReadOnlyList<Picture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0 || pictures.Any(p => p.Channels != 3 || Math.Min(p.Width, p.Height) < LeastSide))
        {
            throw new ArgumentException($"Pictures to train on are RGB and of {LeastSide}x{LeastSide} pixels or more.", nameof(pictures));
        }
    }

    private static void Check(CoinTrainingOptions options)
    {
        if (options.Networks.Count is 0 or > 255
            || options.Networks.Any(network => network.Layers is < 1 or > CoinShape.MaxLayers || network.Width is < 1 or > CoinShape.MaxHidden))
        {
            throw new ArgumentException($"There are 1 to 255 networks, each of 1 to {CoinShape.MaxLayers} layers of 1 to {CoinShape.MaxHidden} sines.", nameof(options));
        }

        if (options.Batch < 1 || options.Iterations < 1 || options.Rounds < 1 || options.FirstId < 1)
        {
            throw new ArgumentException("A batch has 1 picture or more, a fit 1 step or more, each network 1 round or more, and numbers of starts begin at 1 or more.", nameof(options));
        }

        if (!(options.Sampling is > 0 and <= 1) || !(options.LearningRate > 0 && double.IsFinite(options.LearningRate)))
        {
            throw new ArgumentException("The share of pixels to sample is above 0 and at most 1, and the learning rate positive.", nameof(options));
        }
    }

    private static void Check(TrainingOptions options)
    {
        if (options.Lambdas.Count is 0 or > 100 || options.Lambdas.Any(lambda => !(lambda > 0) || !double.IsFinite(lambda)))
        {
            throw new ArgumentException("There are 1 to 100 lambdas, each positive.", nameof(options));
        }

        if (options.Batch < 1 || options.Iterations < 2 || options.CommonRounds < 0 || options.OwnRounds < 1 || options.FirstId < 1)
        {
            throw new ArgumentException(
                "A batch has 1 picture or more, a fit 2 iterations or more, each rate range 1 round or more, and numbers of bases begin at 1 or more.",
                nameof(options));
        }
    }

    private static IReadOnlyList<OverfitBase> BasesToGoOnFrom(ReadOnlySpan<byte> file, OverfitShape shape)
    {
        IReadOnlyList<OverfitBase> bases = OverfitBaseFile.Read(file);
        return bases.Count > 0 && bases.All(b => b.Fits(shape))
            ? bases
            : throw new ArgumentException("The bases to go on from are for another size of decoder.");
    }

    /// <summary>What decides a round. Rounds of the rate ranges are left out: a training may go on for more of them than it was begun with.</summary>
    private static byte[] IdentityOf(IReadOnlyList<Picture> pictures, TrainingOptions options) => StateFile.IdentityOf(
        pictures,
        string.Create(CultureInfo.InvariantCulture, $"overfit {options.Decoder} {options.CommonRounds} {options.Batch} {options.Iterations} {options.Seed}"),
        string.Join(' ', options.Lambdas.Select(lambda => lambda.ToString("R", CultureInfo.InvariantCulture))),
        options.From is { } from ? Convert.ToHexString(SHA256.HashData(from.Span)) : "");

    private static byte[] IdentityOf(IReadOnlyList<Picture> pictures, CoinTrainingOptions options) => StateFile.IdentityOf(
        pictures,
        string.Create(
            CultureInfo.InvariantCulture,
            $"coin {options.Rounds} {options.Batch} {options.Iterations} {options.LearningRate:R} {options.Sampling:R} {options.Seed}"),
        string.Join(' ', options.Networks));
}
