using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bespoke.Cli;

/// <summary>
/// Says things: results on standard output, everything else on standard error. With --json, standard output gets
/// exactly one object, for failures too.
/// </summary>
internal sealed class Report
{
    /// <summary>Version of the JSON objects. Fields are only ever added within a version.</summary>
    public const int JsonSchema = 1;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string? _command;

    private Report(string? command, bool quiet, bool verbose, bool json)
    {
        _command = command;
        Quiet = quiet;
        Verbose = verbose;
        Json = json;
    }

    public bool Quiet { get; }

    public bool Verbose { get; }

    public bool Json { get; }

    /// <summary>The voice that the command line asks for; works for lines that are wrong otherwise.</summary>
    public static Report From(ParseResult parsed) => new(
        parsed.CommandResult.Command is RootCommand ? null : NameOf(parsed.CommandResult),
        parsed.GetValue(CommonOptions.Quiet),
        parsed.GetValue(CommonOptions.Verbose),
        parsed.GetValue(CommonOptions.Json));

    /// <summary>A command with those it belongs to: "train coin".</summary>
    private static string NameOf(CommandResult command) => command.Parent is CommandResult { Command: not RootCommand } parent
        ? $"{NameOf(parent)} {command.Command.Name}"
        : command.Command.Name;

    /// <summary>A number as JSON has it: null where it is infinite or not a number.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>A remark that --quiet leaves out.</summary>
    public void Note(string line)
    {
        if (!Quiet)
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Something the user must know even with --quiet.</summary>
    public static void Warn(string subject, string message) => Console.Error.WriteLine($"bespoke: {subject}: {message}");

    /// <summary>What the command was asked for: text for people, or with --json the object alone.</summary>
    /// <param name="text">Lines for standard output; called only without --json.</param>
    /// <param name="fields">Fields of the object beside schema, command and exitCode; called only with --json.</param>
    /// <param name="code">What the process is going to return.</param>
    public void Result(Func<string?> text, Func<JsonObject> fields, ExitCode code = ExitCode.Done)
    {
        if (Json)
        {
            PrintObject(fields(), code);
        }
        else if (text() is string lines)
        {
            Console.Out.WriteLine(lines);
        }
    }

    /// <summary>Tells of a failure and gives the exit code.</summary>
    public ExitCode Fail(Exception exception)
    {
        Failure failure = Failure.From(exception);
        Console.Error.WriteLine(failure.Line);
        if (Verbose)
        {
            Console.Error.WriteLine(exception);
        }

        if (Json)
        {
            JsonObject error = new() { ["file"] = failure.Subject, ["message"] = failure.Message };
            PrintObject(new JsonObject { ["error"] = error }, failure.Code);
        }

        return failure.Code;
    }

    private void PrintObject(JsonObject fields, ExitCode code)
    {
        fields.Insert(0, "schema", JsonSchema);
        fields.Insert(1, "command", _command);
        fields.Insert(2, "exitCode", (int)code);
        Console.Out.WriteLine(fields.ToJsonString(Readable));
    }
}
