using System.CommandLine;
using System.Globalization;
using Bespoke.Fitting;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke train coin OUT: trains what fits of sine networks may start from.</summary>
internal static class TrainCoinCommand
{
    private static readonly Option<CoinNetwork[]> Networks = CoinNetwork.CreateListOption();

    private static readonly Option<int?> FirstId = NumberOption.Whole(
        "--first-id", 1, 1_000_000, "What files name the start of the first network by; the others follow. Default 1.");

    private static readonly Option<int?> Rounds = NumberOption.Whole("--rounds", 1, 1_000_000, "Rounds of each network. Default 120.");

    private static readonly Option<int?> Batch = NumberOption.Whole("--batch", 1, 1000, "Pictures of a round. Default 4.");

    private static readonly Option<int?> Iterations = NumberOption.Whole("--iterations", 1, 1_000_000, "Steps of each fit. Default 100.");

    private static readonly Option<double?> LearningRate = NumberOption.Real("--learning-rate", 1e-7, 1, "Step size of each fit. Default 5e-4.");

    private static readonly Option<double?> Sampling = NumberOption.Real(
        "--sampling", 0.001, 1, "Share of the pixels that each step of a fit looks at. Default 0.05.");

    /// <summary>The command's arguments, options and action.</summary>
    public static Command Create()
    {
        Command coin = new("coin", "Train the parameters that fits of sine networks may start from.")
        {
            TrainingRun.Output, TrainingRun.Data, TrainingRun.HeldBack, Networks, FirstId, Rounds, Batch, Iterations, LearningRate, Sampling, TrainingRun.Seed,
        };
        coin.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return coin;
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context) => TrainingRun.Run(
        parsed, context, (pictures, path, stop) => BespokeTrainer.TrainStarts(pictures, Options(parsed, context), path, new Progress(context.Report), stop));

    private static CoinTrainingOptions Options(ParseResult parsed, CommandContext context)
    {
        CoinTrainingOptions defaults = new();
        return defaults with
        {
            Networks = parsed.GetValue(Networks) is { Length: > 0 } networks ? [.. networks.Select(n => (n.Layers, n.Width))] : defaults.Networks,
            FirstId = parsed.GetValue(FirstId) ?? defaults.FirstId,
            Rounds = parsed.GetValue(Rounds) ?? defaults.Rounds,
            Batch = parsed.GetValue(Batch) ?? defaults.Batch,
            Iterations = parsed.GetValue(Iterations) ?? defaults.Iterations,
            LearningRate = parsed.GetValue(LearningRate) ?? defaults.LearningRate,
            Sampling = parsed.GetValue(Sampling) ?? defaults.Sampling,
            Seed = parsed.GetValue(TrainingRun.Seed) ?? defaults.Seed,
            Threads = context.Threads,
        };
    }

    private sealed class Progress(Report report) : IProgress<CoinTrainingProgress>
    {
        public void Report(CoinTrainingProgress value) => report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"round {value.Round} of {value.Rounds}, {value.Layers}x{value.Width}: {value.Psnr:F2} dB after the fits, {TrainingRun.TimeLeft(value.Remaining)}"));
    }
}
