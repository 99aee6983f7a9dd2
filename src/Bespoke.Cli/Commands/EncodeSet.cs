using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke encode IN... OUT --set: fits one set of networks to several pictures and writes one .bsk file.</summary>
internal static class EncodeSet
{
    /// <param name="paths">Inputs as given, which may be patterns.</param>
    /// <param name="output">The .bsk file.</param>
    /// <param name="options">How to encode.</param>
    /// <param name="context">The common options.</param>
    public static ExitCode Run(IEnumerable<string> paths, OutputFile output, EncodeOptions options, CommandContext context)
    {
        IReadOnlyList<string> inputs = InputFiles.Expand(paths);
        Picture[] pictures = [.. inputs.Select(path => InputFile.Read(path).ToPicture(context.Threads))];
        Check(inputs, pictures);

        using Signals signals = new();
        EncodeSetResult result;
        using (ProgressDisplay? progress = ProgressDisplay.For(context.Report))
        {
            result = BespokeEncoder.EncodeSet(pictures, options, progress, signals.Token);
        }

        output.Write(stream => stream.Write(result.File));

        ExitCode code = result.StopReason == StopReason.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
        double multiplications = BespokeInfo.Read(result.File, DecodeLimits.Unlimited).MultiplicationsPerPixel;
        context.Report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{output.Name}: {pictures.Length} pictures, {result.File.Length:N0} bytes, {result.Bpp:F4} bpp, {result.Psnr:F2} dB PSNR, "
            + $"{multiplications:N0} MAC/pixel, {result.Iterations:N0} iterations in {result.Elapsed.TotalSeconds:F1} s{EncodeCommand.EndOf(result.StopReason)}"));
        context.Report.Result(() => null, () => Fields(inputs, output, options, result, multiplications), code);
        return code;
    }

    /// <summary>The library checks this too, but does not know the names.</summary>
    private static void Check(IReadOnlyList<string> inputs, Picture[] pictures)
    {
        if (pictures.Length < 2)
        {
            throw new CommandException(ExitCode.WrongUsage, inputs[0], "is one picture; a set has two or more. Leave out --set.");
        }

        for (int n = 1; n < pictures.Length; n++)
        {
            string shape = PictureShape.Of(pictures[n]);
            if (shape != PictureShape.Of(pictures[0]))
            {
                throw new CommandException(
                    ExitCode.WrongUsage, inputs[n], $"is {shape}, but {inputs[0]} is {PictureShape.Of(pictures[0])}. Pictures of a set have one shape.");
            }
        }
    }

    private static JsonObject Fields(
        IReadOnlyList<string> inputs, OutputFile output, EncodeOptions options, EncodeSetResult result, double multiplications) => new()
        {
            ["inputs"] = new JsonArray([.. inputs.Select(input => JsonValue.Create(input))]),
            ["output"] = output.Name,
            ["pictures"] = result.Decoded.Count,
            ["width"] = result.Decoded[0].Width,
            ["height"] = result.Decoded[0].Height,
            ["bytes"] = result.File.Length,
            ["bpp"] = result.Bpp,
            ["psnr"] = Report.Number(result.Psnr),
            ["meanPsnr"] = Report.Number(result.MeanPsnr),
            ["codec"] = "overfit",
            ["adapt"] = options.Adapt.ToString().ToLowerInvariant(),
            ["lambda"] = options.Lambda,
            ["seed"] = options.Seed,
            ["iterations"] = result.Iterations,
            ["seconds"] = result.Elapsed.TotalSeconds,
            ["stopReason"] = result.StopReason.ToString(),
            ["multiplicationsPerPixel"] = multiplications,
        };
}
