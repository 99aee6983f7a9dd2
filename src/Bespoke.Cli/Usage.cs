using System.CommandLine;
using System.CommandLine.Parsing;

namespace Bespoke.Cli;

/// <summary>Rules about which options go together, and what is wrong with a command line.</summary>
internal static class Usage
{
    /// <summary>Makes it an error to give two of the options: the second would have no effect.</summary>
    public static void Exclusive(Command command, params Option[] options) => command.Validators.Add(result =>
    {
        string[] given = [.. options.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name)];
        if (given.Length > 1)
        {
            result.AddError($"{string.Join(" and ", given)} cannot be used together.");
        }
    });

    /// <summary>Makes it an error to give any of the options unless <paramref name="choice"/> is <paramref name="value"/>.</summary>
    public static void OnlyWith(Command command, Option<string> choice, string value, params Option[] options) => command.Validators.Add(result =>
    {
        if (result.GetValue(choice) != value && FirstGiven(result, options) is string given)
        {
            result.AddError($"{given} needs {choice.Name} {value}.");
        }
    });

    /// <summary>Makes it an error to give any of the options without <paramref name="needed"/>.</summary>
    public static void OnlyWith(Command command, Option<bool> needed, params Option[] options) => command.Validators.Add(result =>
    {
        if (!result.GetValue(needed) && FirstGiven(result, options) is string given)
        {
            result.AddError($"{given} needs {needed.Name}.");
        }
    });

    /// <summary>Makes it an error to give any of the options when <paramref name="choice"/> is <paramref name="value"/>.</summary>
    public static void NotWith(Command command, Option<string> choice, string value, params Option[] options) => command.Validators.Add(result =>
    {
        if (result.GetValue(choice) == value && FirstGiven(result, options) is string given)
        {
            result.AddError($"{given} has no effect with {choice.Name} {value}.");
        }
    });

    /// <summary>Makes it an error to ask for the output and a JSON object on the same stream.</summary>
    public static void NoJsonToStandardOutput(Command command, Argument<string> output) => command.Validators.Add(result =>
    {
        if (result.GetValue(CommonOptions.Json) && result.GetResult(output)?.Tokens is [{ Value: "-" }])
        {
            result.AddError("--json needs standard output for itself; give OUT a file name.");
        }
    });

    /// <summary>Makes it an error to give the option where the output is standard output or a device, which have no names beside them.</summary>
    public static void NeedsFile(Command command, Option<bool> option, Argument<string> output) => command.Validators.Add(result =>
    {
        if (result.GetValue(option) && result.GetResult(output)?.Tokens is [{ Value: var path }] && !OutputFile.IsFile(path))
        {
            result.AddError($"{option.Name} writes several files; give OUT a file name.");
        }
    });

    /// <summary>What is wrong with the command line, or null.</summary>
    public static string? FirstError(ParseResult parsed)
    {
        bool noCommand = parsed.CommandResult.Command is RootCommand;
        if (UnknownOption(parsed) is string option)
        {
            return $"'{option}' is not an option of this command (a file of that name is written ./{option}).";
        }

        if (parsed.UnmatchedTokens is [string token, ..])
        {
            return token.StartsWith('-') ? $"'{token}' is not an option of this command."
                : noCommand ? $"'{token}' is not a command."
                : $"'{token}' is one argument too many.";
        }

        return parsed.Errors.Count == 0 ? null
            : noCommand ? "no command was given."
            : parsed.Errors[0].Message;
    }

    private static string? FirstGiven(CommandResult result, Option[] options) =>
        options.FirstOrDefault(o => result.GetResult(o) is { Implicit: false })?.Name;

    // The parser hands a misspelt option to the next free argument, where it would be reported as a missing file.
    private static string? UnknownOption(ParseResult parsed)
    {
        IEnumerable<Token> free = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens);
        IEnumerable<Token> beforeDoubleDash = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash);
        return free
            .Where(t => t.Value.Length > 1 && t.Value[0] == '-')
            .FirstOrDefault(t => beforeDoubleDash.Any(b => ReferenceEquals(b, t)))?.Value;
    }
}
