using System.Diagnostics;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Training;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting;

/// <summary>Trains shared bases for the overfitted codec.</summary>
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
        Check(pictures, options);
        BaseTrainer trainer = new(pictures, options);
        OverfitShape shape = OverfitEncoder.ShapeFor(pictures[0], options.Decoder);
        string statePath = path + ".state";
        TrainingState state = File.Exists(statePath)
            ? Load(statePath, options.Lambdas.Count, new ParameterLayout(shape).Count)
            : trainer.Start(cancellation);
        Stopwatch watch = Stopwatch.StartNew();
        int first = state.Round;
        while (state.Round < trainer.Rounds)
        {
            (double? lambda, double logLoss) = trainer.RunRound(state, cancellation);
            Replace(statePath, state.Write);
            TimeSpan left = watch.Elapsed * ((trainer.Rounds - state.Round) / (double)(state.Round - first));
            progress?.Report(new TrainingProgress(state.Round, trainer.Rounds, lambda, logLoss, left));
        }

        Replace(path, writer => writer.Write(BaseExport.Write(shape, state, options)));
    }

    private static void Check(IReadOnlyList<Picture> pictures, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0 || pictures.Any(p => p.Channels != 3 || Math.Min(p.Width, p.Height) < LeastSide))
        {
            throw new ArgumentException($"Pictures to train on are RGB and of {LeastSide}x{LeastSide} pixels or more.", nameof(pictures));
        }

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

    private static TrainingState Load(string path, int ranges, int parameters)
    {
        using BinaryReader reader = new(File.OpenRead(path));
        return TrainingState.Read(reader, ranges, parameters);
    }

    private static void Replace(string path, Action<BinaryWriter> write)
    {
        string temporary = path + ".part";
        using (BinaryWriter writer = new(File.Create(temporary)))
        {
            write(writer);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
