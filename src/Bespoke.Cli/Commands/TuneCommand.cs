using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Bench.Tuning;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke tune coin IN: searches for the sine network and learning rate that suit a picture.</summary>
internal static class TuneCommand
{
    private static readonly Argument<string> Input = new("IN") { Description = "A picture, or - for standard input." };

    private static readonly Option<double?> TargetBpp = NumberOption.Real("--target-bpp", 0.001, 100, "Bits per pixel to spend. Default 0.3.");
    private static readonly Option<int?> Trials = NumberOption.Whole("--trials", 1, 1000, "Fits in all. Default 20.");

    private static readonly Option<int?> Iterations = NumberOption.Whole(
        "--iterations", 1, 10_000_000, "Steps of each fit. Default 2,000: enough to tell networks apart, not to finish them.");

    private static readonly Option<int?> Seed = NumberOption.Whole("--seed", 0, int.MaxValue, "Seed of every random choice, 0 or more. Default 1.");

    /// <summary>The command's arguments, options and action.</summary>
    public static Command Create()
    {
        Command coin = new("coin", "Search for the sine network and learning rate that suit a picture.") { Input, TargetBpp, Trials, Iterations, Seed };
        coin.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return new Command("tune", "Search for the settings of a codec.") { coin };
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context)
    {
        Picture picture = InputFile.Read(parsed.GetRequiredValue(Input)).ToPicture(context.Threads);
        EncodeOptions options = new()
        {
            Iterations = parsed.GetValue(Iterations) ?? 2000,
            Seed = parsed.GetValue(Seed) ?? 1,
            Threads = context.Threads,
        };
        using Signals signals = new();
        IReadOnlyList<CoinTrial> trials = CoinTuner.Run(
            picture, parsed.GetValue(TargetBpp) ?? 0.3, parsed.GetValue(Trials) ?? 20, options, trial => context.Report.Note(Line(trial)), signals.Token);
        ExitCode code = signals.Token.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
        context.Report.Result(() => string.Join('\n', trials.Select(Line)), () => Fields(trials), code);
        return code;
    }

    private static string Line(CoinTrial trial) => string.Create(
        CultureInfo.InvariantCulture,
        $"{trial.Layers + "x" + trial.Width,-7} learning rate {trial.LearningRate:0.0e+0}  {trial.Bpp:F4} bpp  {trial.Psnr:F2} dB");

    private static JsonObject Fields(IReadOnlyList<CoinTrial> trials) => new()
    {
        ["trials"] = new JsonArray([.. trials.Select(trial => new JsonObject
        {
            ["layers"] = trial.Layers,
            ["width"] = trial.Width,
            ["learningRate"] = trial.LearningRate,
            ["bpp"] = trial.Bpp,
            ["psnr"] = Report.Number(trial.Psnr),
        })]),
    };
}
