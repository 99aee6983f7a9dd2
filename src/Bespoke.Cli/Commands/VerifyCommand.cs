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
        Picture picture = input.Decode(new DecodeOptions { Threads = context.Threads });
        context.Report.Result(
            () => context.Report.Quiet ? null : $"{input.Name}: sound, {picture.Width}x{picture.Height}, the checksum of the samples agrees",
            () => new JsonObject
            {
                ["input"] = input.Name,
                ["sound"] = true,
                ["width"] = picture.Width,
                ["height"] = picture.Height,
            });
        return ExitCode.Done;
    }
}
