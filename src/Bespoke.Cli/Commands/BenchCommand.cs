using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Bench;
using Bespoke.Bench.Cells;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke bench FOLDER: every codec on every picture at several rates, and a report.</summary>
internal static class BenchCommand
{
    private static readonly Argument<string[]> Inputs = new("FOLDER")
    {
        Description = "A folder of pictures, or several folders or picture files (PNG, PPM, PGM).",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output = new("-o", "--output")
    {
        Description = "Folder of the results; an earlier run in it is continued.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string> Codecs = new("--codecs")
    {
        Description = "Codecs with commas between them: overfit, coin, jpeg, webp, avif, jxl, heif, jpeg2000, vvc. Ours take options "
            + "after colons: overfit:iterations=1000, overfit:effort=3:decoder=small. Default: ours and every peer installed.",
        HelpName = "LIST",
    };

    private static readonly Option<double[]> Lambdas = NumberOption.Lambdas(
        "Rate points of our codecs, with commas between them. Default 0.02,0.004,0.001,0.0004,0.0001.");

    private static readonly Option<int?> Points = NumberOption.Whole("--points", 1, 1000, "Most rate points per codec, spread over its sweep. Default: all.");

    private static readonly Option<string> ShardOption = new("--shard")
    {
        Description = "Measure part i of n only, i from 0. Parts that share the output folder merge.",
        HelpName = "i/n",
    };

    private static readonly Option<double?> TimeLimit = NumberOption.Real(
        "--time-limit", 0.01, 1e6, "Seconds that one encode or one decode may take. Default 3600 for other programs, none for our codecs.");

    private static readonly Option<bool> ReportOnly = new("--report-only")
    {
        Description = "Measure nothing; write the report of what the output folder holds.",
    };

    /// <summary>The command's arguments, options and action.</summary>
    public static Command Create()
    {
        Command command = new("bench", "Measure codecs, ours and the world's, on a set of pictures, and write a report.")
        {
            Inputs, Output, Codecs, Lambdas, Points, ShardOption, TimeLimit, ReportOnly,
        };
        Usage.Exclusive(command, ReportOnly, ShardOption);
        Usage.Exclusive(command, ReportOnly, TimeLimit);
        Usage.Exclusive(command, ReportOnly, Points);
        Usage.Exclusive(command, ReportOnly, Lambdas);
        command.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return command;
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context)
    {
        BenchSummary summary;
        using (Signals signals = new())
        {
            try
            {
                BenchOptions options = Options(parsed, context);
                summary = BenchRun.Run(options, context.Report.Quiet ? null : new Progress(), signals.Token);
            }
            catch (BenchUsageException e)
            {
                throw new CommandException(ExitCode.WrongUsage, null, Sentence(e.Message), e);
            }
            catch (BenchInputException e)
            {
                throw new CommandException(ExitCode.InputUnreadable, null, Sentence(e.Message), e);
            }
            catch (BenchOutputException e)
            {
                throw new CommandException(ExitCode.OutputUnwritable, null, Sentence(e.Message), e);
            }
        }

        ExitCode code = Code(summary);
        foreach (string line in summary.Incomplete)
        {
            Report.Warn("bench", line);
        }

        foreach (MissingPeer peer in summary.Missing)
        {
            context.Report.Note($"bespoke: bench: {peer.Name} was skipped: not installed ({peer.Package})");
        }

        context.Report.Note(Text(summary));
        context.Report.Result(() => summary.Files.Count > 0 ? summary.Files[0] : null, () => Fields(summary), code);
        return code;
    }

    private static BenchOptions Options(ParseResult parsed, CommandContext context)
    {
        BenchOptions defaults = new() { Inputs = parsed.GetRequiredValue(Inputs), Output = parsed.GetRequiredValue(Output) };
        return defaults with
        {
            Codecs = parsed.GetValue(Codecs)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Lambdas = parsed.GetValue(Lambdas) is { Length: > 0 } lambdas ? lambdas : defaults.Lambdas,
            Points = parsed.GetValue(Points) ?? 0,
            Shard = parsed.GetValue(ShardOption) is string shard ? Shard.Parse(shard) : Shard.Whole,
            TimeLimit = parsed.GetValue(TimeLimit) is double seconds ? TimeSpan.FromSeconds(seconds) : null,
            Threads = context.Threads,
            ReportOnly = parsed.GetValue(ReportOnly),
            Force = context.Force,
            Command = "bespoke " + string.Join(' ', parsed.Tokens.Select(token => WithoutFolders(token.Value))),
        };
    }

    /// <summary>A report is read elsewhere, where the folders that lead to a whole path mean nothing.</summary>
    private static string WithoutFolders(string token) =>
        Path.IsPathRooted(token) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(token)) : token;

    private static ExitCode Code(BenchSummary summary) => summary switch
    {
        { Cancelled: true } => ExitCode.Interrupted,
        { Incomplete.Count: > 0 } => ExitCode.Incomplete,
        { Missing.Count: > 0, MissingWereNamed: true } => ExitCode.NotInstalled,
        _ => ExitCode.Done,
    };

    private static string Text(BenchSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Cells} cells: {summary.Measured} measured, {summary.Reused} kept from an earlier run, {summary.Incomplete.Count} without figures"
        + $"{(summary.Cancelled ? "; interrupted, the same command continues" : "")}");

    private static JsonObject Fields(BenchSummary summary) => new()
    {
        ["cells"] = summary.Cells,
        ["measured"] = summary.Measured,
        ["reused"] = summary.Reused,
        ["incomplete"] = new JsonArray([.. summary.Incomplete.Select(line => (JsonNode)line)]),
        ["missing"] = new JsonArray([.. summary.Missing.Select(peer => (JsonNode)peer.Name)]),
        ["files"] = new JsonArray([.. summary.Files.Select(file => (JsonNode)file)]),
    };

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";

    /// <summary>One line on standard error: updated in place at a terminal, every ten seconds elsewhere.</summary>
    private sealed class Progress : IProgress<BenchProgress>
    {
        private readonly bool _terminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        private TimeSpan _last = TimeSpan.MinValue;

        public void Report(BenchProgress value)
        {
            bool end = value.Current.Length == 0;
            if (!_terminal && !end && _last != TimeSpan.MinValue && value.Elapsed - _last < TimeSpan.FromSeconds(10))
            {
                return;
            }

            _last = value.Elapsed;
            string left = value.Remaining is TimeSpan time ? $"{Math.Floor(time.TotalMinutes):F0}:{time.Seconds:D2} left" : "time left unknown";
            string line = $"{value.Done} of {value.Total} cells, {left}{(value.Incomplete > 0 ? $", {value.Incomplete} without figures" : "")}  {value.Current}";
            if (_terminal)
            {
                Console.Error.Write("\r\u001b[K" + (end ? "" : line[..Math.Min(line.Length, Math.Max(20, Console.WindowWidth - 1))]));
            }
            else
            {
                Console.Error.WriteLine(line);
            }
        }
    }
}
