using System.CommandLine;
using System.Text.Json.Nodes;
using Bespoke.Imaging;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke verify IN: decodes without output; fails when structure or checksum do not agree.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> Input = new("IN") { Description = "A .bsk file, or - for standard input." };

    /// <summary>The command's arguments and action.</summary>
    public static Command Create()
    {
        Command command = new("verify", "Check a .bsk file: structure, and checksum of the decoded samples.") { Input };
        command.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return command;
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context)
    {
        InputFile input = InputFile.Read(parsed.GetRequiredValue(Input));
        IReadOnlyList<Picture> pictures = input.DecodeSet(new DecodeOptions { Threads = context.Threads });
        string count = pictures.Count > 1 ? $"{pictures.Count} pictures of " : "";
        context.Report.Result(
            () => context.Report.Quiet ? null : $"{input.Name}: sound, {count}{pictures[0].Width}x{pictures[0].Height}, the checksum of the samples agrees",
            () => new JsonObject
            {
                ["input"] = input.Name,
                ["sound"] = true,
                ["pictures"] = pictures.Count,
                ["width"] = pictures[0].Width,
                ["height"] = pictures[0].Height,
            });
        return ExitCode.Done;
    }
}
