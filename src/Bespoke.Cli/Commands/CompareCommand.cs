using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Imaging;
using Bespoke.Metrics;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke compare A B: how far B is from A.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string> Original = new("A") { Description = "The original: a picture, or a .bsk file." };
    private static readonly Argument<string> Distorted = new("B") { Description = "What to judge: a picture, or a .bsk file." };

    /// <summary>The command's arguments and action.</summary>
    public static Command Create()
    {
        Command command = new("compare", "PSNR, MS-SSIM and SSIMULACRA 2 of B against the original A.") { Original, Distorted };
        command.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return command;
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context)
    {
        InputFile first = InputFile.Read(parsed.GetRequiredValue(Original));
        InputFile second = InputFile.Read(parsed.GetRequiredValue(Distorted));
        Picture original = first.ToPicture(context.Threads);
        Picture distorted = second.ToPicture(context.Threads);
        if (PictureShape.Of(original) != PictureShape.Of(distorted))
        {
            throw new CommandException(
                ExitCode.WrongUsage,
                second.Name,
                $"is {PictureShape.Of(distorted)}, but {first.Name} is {PictureShape.Of(original)}. Compare pictures of one shape.");
        }

        Comparison scores = Comparison.Of(original, distorted);
        context.Report.Result(
            () => Table(scores),
            () => new JsonObject
            {
                ["original"] = first.Name,
                ["distorted"] = second.Name,
                ["psnr"] = Report.Number(scores.Psnr),
                ["msSsim"] = scores.MsSsim,
                ["ssimulacra2"] = scores.Ssimulacra2,
            });
        return ExitCode.Done;
    }

    private static string Table(Comparison scores)
    {
        const string TooSmall = "the picture is too small for it";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            PSNR          {(double.IsInfinity(scores.Psnr) ? "infinite: the pictures are equal" : $"{scores.Psnr:F4} dB")}
            MS-SSIM       {scores.MsSsim?.ToString("F6", CultureInfo.InvariantCulture) ?? TooSmall}
            SSIMULACRA 2  {scores.Ssimulacra2?.ToString("F4", CultureInfo.InvariantCulture) ?? TooSmall}
            """);
    }
}
