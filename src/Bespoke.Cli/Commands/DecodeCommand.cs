using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Bespoke.Imaging;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke decode IN OUT: writes the picture of a .bsk file, or all pictures of a set.</summary>
internal static class DecodeCommand
{
    private static readonly Argument<string> Input = new("IN") { Description = "A .bsk file, or - for standard input." };

    private static readonly Argument<string> Output = new("OUT")
    {
        Description = "The picture: .png, .ppm, .pgm, .pnm or .pam; or - for standard output as PNG. For all pictures of a set a folder.",
    };

    private static readonly Option<string> Scale = ChoiceOption.Create(
        "--scale", "Decode a smaller picture, in less time.", "1/2", "1/4", "1/8", "1/16", "1/32", "1/64");

    private static readonly Option<PictureSize?> Size = PixelOption.Size();
    private static readonly Option<PictureRegion?> Region = PixelOption.Region();

    private static readonly Option<int?> One = NumberOption.Whole("--picture", 1, 65_535, "Which picture of a set, from 1.");

    private static readonly Option<bool> AllowTruncated = new("--allow-truncated")
    {
        Description = "Decode what there is of a file that ends early, instead of refusing it.",
    };

    private static readonly Option<bool> Progressive = new("--progressive")
    {
        Description = "Write previews first, coarse to fine: OUT.1.png of 1/8 of the sides, OUT.2.png of 1/4, OUT.3.png of 1/2.",
    };

    /// <summary>The command's arguments, options and action.</summary>
    public static Command Create()
    {
        Command command = new("decode", "Write the picture of a .bsk file.") { Input, Output, One, Scale, Size, Region, Progressive, AllowTruncated };
        Usage.Exclusive(command, Scale, Size);
        foreach (Option other in new Option[] { Scale, Size, Region, AllowTruncated })
        {
            Usage.Exclusive(command, Progressive, other);
        }

        Usage.NeedsFile(command, Progressive, Output);
        Usage.NoJsonToStandardOutput(command, Output);
        command.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return command;
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context)
    {
        string path = parsed.GetRequiredValue(Output);
        int? one = parsed.GetValue(One);
        DecodeOptions options = new()
        {
            Threads = context.Threads,
            ScaleLog2 = parsed.GetValue(Scale) is string scale ? BitOperations.Log2(Denominator(scale)) : 0,
            Size = parsed.GetValue(Size),
            Region = parsed.GetValue(Region),
        };
        if (PictureFolder.IsMeant(path))
        {
            PictureFolder folder = new(path, context.Force);
            return one is null && !parsed.GetValue(Progressive)
                ? DecodeFolder.Run(InputFile.Read(parsed.GetRequiredValue(Input)), folder, options, parsed.GetValue(AllowTruncated), context)
                : throw new CommandException(ExitCode.WrongUsage, path, "is a folder, but --picture and --progressive are for one picture. Give a file name.");
        }

        PictureOutput output = new(path, context.Force);
        PreviewOutputs? previews = parsed.GetValue(Progressive) ? new(path, context.Force) : null;
        InputFile input = InputFile.Read(parsed.GetRequiredValue(Input));

        using Signals signals = new();
        Picture picture;
        bool truncated;
        TimeSpan elapsed;
        try
        {
            previews?.Write(halvings => input.Decode(options with { ScaleLog2 = halvings }, one), signals.Token);
            long start = Stopwatch.GetTimestamp();
            picture = Decode(input, o => input.Decode(o, one), options, parsed.GetValue(AllowTruncated), out truncated);
            elapsed = Stopwatch.GetElapsedTime(start);
            signals.Token.ThrowIfCancellationRequested();
            output.Write(picture, signals.Token);
        }
        catch
        {
            previews?.Remove();
            throw;
        }

        context.Report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{output.Name}: {picture.Width}x{picture.Height}, decoded in {elapsed.TotalSeconds:F3} s"));
        context.Report.Result(() => null, () => new JsonObject
        {
            ["input"] = input.Name,
            ["output"] = output.Name,
            ["previews"] = new JsonArray([.. (previews?.Names ?? []).Select(name => JsonValue.Create(name))]),
            ["width"] = picture.Width,
            ["height"] = picture.Height,
            ["channels"] = picture.Channels,
            ["bitDepth"] = picture.BitDepth,
            ["truncated"] = truncated,
            ["seconds"] = elapsed.TotalSeconds,
        });
        return ExitCode.Done;
    }

    /// <summary>A whole file decodes without --allow-truncated just the same; only a cut one is decoded a second time, as a preview.</summary>
    public static T Decode<T>(InputFile input, Func<DecodeOptions, T> decode, DecodeOptions options, bool allowTruncated, out bool truncated)
    {
        truncated = false;
        try
        {
            return decode(options);
        }
        catch (CommandException e) when (allowTruncated && e.InnerException is BespokeFormatException { IsTruncated: true })
        {
            truncated = true;
            T preview = decode(options with { AllowTruncated = true });
            Report.Warn(input.Name, "the file ends early. The output is a preview made of what there is.");
            return preview;
        }
    }

    private static uint Denominator(string scale) => uint.Parse(scale.AsSpan(2), CultureInfo.InvariantCulture);
}
