using System.CommandLine;
using System.Globalization;
using Bespoke.Fitting;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke train overfit OUT: trains the shared bases of one size of decoder.</summary>
internal static class TrainOverfitCommand
{
    private static readonly Option<double[]> Lambdas = NumberOption.Lambdas("Centres of the rate ranges, with commas between them. Default 0.02,0.004,0.001,0.0004.");

    private static readonly Option<string> Decoder = ChoiceOption.Create(
        "--decoder", "Size of the decoder that the bases are for. Default large.", "small", "medium", "large", "xlarge");

    private static readonly Option<int?> FirstId = NumberOption.Whole(
        "--first-id", 1, 1_000_000, "What files name the base of the first rate range by; the others follow. Default 1.");

    private static readonly Option<string> From = new("--from")
    {
        Description = "File of bases to go on from, as this command writes them, for the same size of decoder. Default: random networks.",
        HelpName = "FILE",
    };

    private static readonly Option<int?> CommonRounds = NumberOption.Whole(
        "--common-rounds", 0, 1_000_000, "Rounds in which all rate ranges are trained as one. Default 16.");

    private static readonly Option<int?> OwnRounds = NumberOption.Whole("--own-rounds", 1, 1_000_000, "Rounds of each rate range after those. Default 8.");

    private static readonly Option<int?> Batch = NumberOption.Whole("--batch", 1, 1000, "Pictures of a round. Default 8.");

    private static readonly Option<int?> Iterations = NumberOption.Whole("--iterations", 2, 1_000_000, "Iterations of each fit. Default 250.");

    /// <summary>The command's arguments, options and action.</summary>
    public static Command Create()
    {
        Command overfit = new("overfit", "Train the networks that fits start from and updates are coded against.")
        {
            TrainingRun.Output, TrainingRun.Data, TrainingRun.HeldBack, Lambdas, Decoder, FirstId, From, CommonRounds, OwnRounds, Batch, Iterations, TrainingRun.Seed,
        };
        overfit.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return overfit;
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context)
    {
        TrainingOptions options = Options(parsed, context);
        try
        {
            return TrainingRun.Run(
                parsed, context, (pictures, path, stop) => BespokeTrainer.Train(pictures, options, path, new Progress(context.Report), stop));
        }
        catch (BespokeFormatException e)
        {
            throw new CommandException(ExitCode.DamagedFile, parsed.GetValue(From), e.Message, e);
        }
        catch (ArgumentException e) when (options.From is not null)
        {
            throw new CommandException(ExitCode.WrongUsage, parsed.GetValue(From), e.Message, e);
        }
    }

    private static TrainingOptions Options(ParseResult parsed, CommandContext context)
    {
        TrainingOptions defaults = new();
        return defaults with
        {
            Lambdas = parsed.GetValue(Lambdas) is { Length: > 0 } lambdas ? lambdas : defaults.Lambdas,
            Decoder = parsed.GetValue(Decoder) is string size ? Enum.Parse<DecoderSize>(size, ignoreCase: true) : defaults.Decoder,
            FirstId = parsed.GetValue(FirstId) ?? defaults.FirstId,
            From = parsed.GetValue(From) is string bases ? InputFile.Read(bases).Bytes : (ReadOnlyMemory<byte>?)null,
            CommonRounds = parsed.GetValue(CommonRounds) ?? defaults.CommonRounds,
            OwnRounds = parsed.GetValue(OwnRounds) ?? defaults.OwnRounds,
            Batch = parsed.GetValue(Batch) ?? defaults.Batch,
            Iterations = parsed.GetValue(Iterations) ?? defaults.Iterations,
            Seed = parsed.GetValue(TrainingRun.Seed) ?? defaults.Seed,
            Threads = context.Threads,
        };
    }

    private sealed class Progress(Report report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"round {value.Round} of {value.Rounds}, {(value.Lambda is { } lambda ? $"lambda {lambda}" : "all lambdas")}: "
            + $"ln(L / lambda) {value.LogLoss:F4}, {TrainingRun.TimeLeft(value.Remaining)}"));
    }
}
