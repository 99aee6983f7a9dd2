using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>What the commands of <c>train</c> have in common: where pictures come from, what is written beside the output, and how they end.</summary>
internal static class TrainingRun
{
    /// <summary>The argument OUT.</summary>
    public static Argument<string> Output { get; } = new("OUT")
    {
        Description = "The file to write. OUT.state beside it keeps the rounds done: the same command goes on from there.",
    };

    /// <summary>The option --data.</summary>
    public static Option<string> Data { get; } = new("--data") { Description = "Folder of RGB pictures (PNG) to train on.", HelpName = "FOLDER", Required = true };

    /// <summary>The option --held-back.</summary>
    public static Option<string[]> HeldBack { get; } = new("--held-back")
    {
        Description = "Folder of pictures for tests: none of the training may look like one of them. May be given more than once.",
        HelpName = "FOLDER",
    };

    /// <summary>The option --seed.</summary>
    public static Option<int?> Seed { get; } = NumberOption.Whole("--seed", 0, int.MaxValue, "Seed of every random choice, 0 or more. Default 1.");

    /// <summary>Reads the pictures, trains, and writes the list of pictures.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Options of every command.</param>
    /// <param name="train">Trains on pictures and writes to a path.</param>
    public static ExitCode Run(ParseResult parsed, CommandContext context, Action<IReadOnlyList<Picture>, string, CancellationToken> train)
    {
        string path = parsed.GetRequiredValue(Output);
        if (!OutputFile.IsFile(path))
        {
            throw new CommandException(ExitCode.WrongUsage, path, "files are written beside OUT. Give it a file name.");
        }

        OutputFile list = new(path + ".pictures.csv", force: true);
        _ = new OutputFile(path, context.Force);
        TrainingFolders folders = TrainingFolders.Read(parsed.GetRequiredValue(Data), parsed.GetValue(HeldBack) ?? [], context.Threads);
        using Signals signals = new();
        try
        {
            train(folders.Pictures, path, signals.Token);
        }
        catch (OperationCanceledException)
        {
            context.Report.Note($"bespoke: interrupted; the same command goes on from {path}.state.");
            context.Report.Result(() => null, () => Fields(path, folders), ExitCode.Interrupted);
            return ExitCode.Interrupted;
        }
        catch (InvalidDataException e)
        {
            throw new CommandException(ExitCode.DamagedFile, path + ".state", e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.OutputUnwritable, path, $"it or its state cannot be written: {e.Message}", e);
        }

        list.Write(stream => stream.Write(folders.Table()));
        context.Report.Result(() => null, () => Fields(path, folders), ExitCode.Done);
        return ExitCode.Done;
    }

    /// <summary>Time left in hours, minutes and seconds; trainings may take days.</summary>
    public static string TimeLeft(TimeSpan? left) => left is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours):F0}:{time.Minutes:D2}:{time.Seconds:D2} left")
        : "time left unknown";

    private static JsonObject Fields(string path, TrainingFolders folders) => new() { ["output"] = path, ["pictures"] = folders.Pictures.Count };
}
