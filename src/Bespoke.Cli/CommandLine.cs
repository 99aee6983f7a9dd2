using System.CommandLine;
using System.CommandLine.Parsing;
using Bespoke.Cli.Commands;

namespace Bespoke.Cli;

/// <summary>The whole command line: parse, call one command, turn what it throws into one line and an exit code.</summary>
internal static class CommandLine
{
    private const string Description =
        "Bespoke: a picture codec that fits itself to the picture in hand.\n\n"
        + "Exit codes: 0 done, 1 fault of this program, 2 wrong usage, 3 input missing or unreadable,\n"
        + "4 not a picture that can be read, 5 damaged or unknown .bsk file, 6 output cannot be written,\n"
        + "7 part of it could not be had, 8 over a limit, 9 something needed is not installed, 130 interrupted.";

    /// <summary>Runs the command that the arguments ask for.</summary>
    public static ExitCode Run(string[] args)
    {
        // No response files: a picture may be called @photo.png.
        ParseResult parsed = Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (Usage.FirstError(parsed) is string wrong)
            {
                throw new CommandException(ExitCode.WrongUsage, null, $"{wrong} See 'bespoke {Names(parsed.CommandResult)}--help'.");
            }

            return (ExitCode)parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception)
        {
            return Report.From(parsed).Fail(exception);
        }
    }

    /// <summary>The names to type for a command, each with a space behind it: of one within another, both.</summary>
    private static string Names(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Names(parent)}{result.Command.Name} " : "";

    private static RootCommand Build()
    {
        RootCommand root = new(Description)
        {
            EncodeCommand.Create(),
            DecodeCommand.Create(),
            InfoCommand.Create(),
            VerifyCommand.Create(),
            CompareCommand.Create(),
            TuneCommand.Create(),
            TrainCommand.Create(),
            DoctorCommand.Create(),
            BenchCommand.Create(),
        };
        root.HelpName = "bespoke";
        CommonOptions.AddTo(root);
        return root;
    }
}
