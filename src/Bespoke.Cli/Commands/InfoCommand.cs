using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke info IN: what is in a .bsk file and what each part costs.</summary>
internal static class InfoCommand
{
    private static readonly Argument<string> Input = new("IN") { Description = "A .bsk file, or - for standard input." };

    /// <summary>The command's arguments and action.</summary>
    public static Command Create()
    {
        Command command = new("info", "What is in a .bsk file, and what each part costs in bytes and bpp.") { Input };
        command.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return command;
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context)
    {
        InputFile input = InputFile.Read(parsed.GetRequiredValue(Input));
        BespokeInfo info = input.Measure(context.Threads);
        context.Report.Result(() => Table(input, info), () => Fields(input, info));
        return ExitCode.Done;
    }

    private static string Table(InputFile input, BespokeInfo info)
    {
        double pixels = Pixels(info);
        string count = info.PictureCount > 1 ? $"{info.PictureCount} pictures of " : "";
        int nameWidth = Math.Max(12, info.Parts.Max(p => p.Name.Length));
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{input.Name}: {count}{info.Width}x{info.Height}, {Channels(info)}, {info.BitDepth} bits per sample");
        text.AppendLine(CultureInfo.InvariantCulture, $"codec {Codec(info)}, format {info.Version}, {info.MultiplicationsPerPixel:N0} MAC per pixel to decode");
        if (info.BaseId is { } id)
        {
            string from = info.Codec == CodecKind.Coin ? "parameters are differences from start" : "networks are updates of base";
            text.AppendLine(CultureInfo.InvariantCulture, $"{from} {id}{(info.IsSpikeSlab ? ", coded with the spike-and-slab prior" : "")}");
        }

        text.AppendLine();
        text.AppendLine(Row("part", "bytes", "share", "bpp"));
        foreach (BespokePart part in info.Parts)
        {
            text.AppendLine(Figures(part.Name, part.Bytes));
        }

        text.Append(Figures("file", input.Length));
        return text.ToString();

        string Row(string name, string bytes, string share, string bpp) =>
            $"{name.PadRight(nameWidth)}  {bytes,11}  {share,8}  {bpp,8}";

        string Figures(string name, double bytes) => Row(
            name,
            bytes.ToString("N1", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{100 * bytes / input.Length:F1} %"),
            (bytes * 8 / pixels).ToString("F4", CultureInfo.InvariantCulture));
    }

    private static JsonObject Fields(InputFile input, BespokeInfo info)
    {
        double pixels = Pixels(info);
        JsonArray parts = [.. info.Parts.Select(part => new JsonObject
        {
            ["name"] = part.Name,
            ["bytes"] = part.Bytes,
            ["bpp"] = part.Bytes * 8 / pixels,
        })];
        return new JsonObject
        {
            ["input"] = input.Name,
            ["version"] = info.Version,
            ["codec"] = Codec(info),
            ["pictures"] = info.PictureCount,
            ["width"] = info.Width,
            ["height"] = info.Height,
            ["channels"] = info.Channels,
            ["bitDepth"] = info.BitDepth,
            ["multiplicationsPerPixel"] = info.MultiplicationsPerPixel,
            ["base"] = info.BaseId,
            ["updatePrior"] = info.BaseId is null || info.Codec == CodecKind.Coin ? null : info.IsSpikeSlab ? "spike-slab" : "learned",
            ["bytes"] = input.Length,
            ["bpp"] = input.Length * 8 / pixels,
            ["parts"] = parts,
        };
    }

    private static double Pixels(BespokeInfo info) => (double)info.Width * info.Height * info.PictureCount;

    private static string Codec(BespokeInfo info) => info.Codec switch
    {
        CodecKind.Overfit => "overfit",
        CodecKind.Coin => "coin",
        _ => info.Codec.ToString(),
    };

    private static string Channels(BespokeInfo info) => info.Channels switch
    {
        1 => "grey",
        3 => "RGB",
        _ => "RGBA",
    };
}
