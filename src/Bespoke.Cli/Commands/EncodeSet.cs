using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke encode IN... OUT --set: fits one set of networks to several pictures, of which some may be frames of videos, and writes one .bsk file.</summary>
internal static class EncodeSet
{
    /// <param name="paths">Inputs as given, which may be patterns.</param>
    /// <param name="framesPerSecond">Frames to take of each second of a video, or null for all.</param>
    /// <param name="output">The .bsk file.</param>
    /// <param name="options">How to encode.</param>
    /// <param name="context">The common options.</param>
    public static ExitCode Run(IEnumerable<string> paths, double? framesPerSecond, OutputFile output, EncodeOptions options, CommandContext context)
    {
        IReadOnlyList<string> inputs = InputFiles.Expand(paths);
        IReadOnlyList<Picture> pictures = SetPictures.Read(inputs, framesPerSecond, context.Threads).All;

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
            $"{output.Name}: {pictures.Count} pictures, {result.File.Length:N0} bytes, {result.Bpp:F4} bpp, {result.Psnr:F2} dB PSNR, "
            + $"{multiplications:N0} MAC/pixel, {result.Iterations:N0} iterations in {result.Elapsed.TotalSeconds:F1} s{EncodeCommand.EndOf(options, result.Adapt, result.StopReason)}"));
        context.Report.Result(() => null, () => Fields(inputs, output, options, result, multiplications), code);
        return code;
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
            ["adapt"] = result.Adapt.ToString().ToLowerInvariant(),
            ["lambda"] = options.Lambda,
            ["seed"] = options.Seed,
            ["iterations"] = result.Iterations,
            ["seconds"] = result.Elapsed.TotalSeconds,
            ["stopReason"] = result.StopReason.ToString(),
            ["multiplicationsPerPixel"] = multiplications,
        };
}
