using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke encode IN OUT: fits the codec to a picture, or with --set to several, and writes a .bsk file.</summary>
internal static class EncodeCommand
{
    private static readonly Argument<string[]> Inputs = new("IN")
    {
        Description = "A picture, or - for standard input; with --set several, patterns such as 'frames/*.png', or videos.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = TakeAllButLast,
    };

    private static readonly Argument<string> Output = new("OUT") { Description = "The .bsk file, or - for standard output." };

    private static readonly Option<string> Codec = ChoiceOption.Create(
        "--codec", "How the picture is coded: latents and tiny networks (the default), or the weights of a sine network.", "overfit", "coin");
    private static readonly Option<bool> Set = new("--set")
    {
        Description = "Several pictures of one size, such as the frames of a video, share their networks: IN IN ... OUT.",
    };

    private static readonly Option<double?> FramesPerSecond = NumberOption.Real(
        "--fps", 0.001, 1000, "--set: frames to take of each second of a video. Default all.");

    private static readonly Option<string> Adapt = ChoiceOption.Create(
        "--adapt", "What is fitted to this picture: everything from random values (scratch, the default), everything from shared networks too, keeping what costs less (model, twice the time), or only latents.",
        "scratch", "model", "latents");
    private static readonly Option<string> Prior = ChoiceOption.Create(
        "--update-prior", "--adapt model: how differences from the shared networks are priced and coded, by scales learned with them (the default) or by spike and slab.",
        "learned", "spike-slab");
    private static readonly Option<string> Rounding = ChoiceOption.Create(
        "--surrogate", "--adapt latents: what stands in for rounding, soft rounding (the default), uniform noise or stochastic Gumbel annealing.",
        "soft", "noise", "sga");

    private static readonly Option<double?> Quality = NumberOption.Real(
        "-q", 0, 100, $"Quality, 0 to 100; sets lambda. Default {QualityScale.DefaultQuality}.");

    private static readonly Option<double?> Lambda = NumberOption.Real(
        "--lambda", 1e-6, 1, "Weight of bpp against the mean squared error of samples scaled to 0..1, 1e-6 to 1.");

    private static readonly Option<double?> TargetBpp = NumberOption.Real(
        "--target-bpp", 0.001, 100, "coin: bits per pixel to spend; chooses the network. Default 0.3.");

    private static readonly Option<CoinNetwork?> Network = CoinNetwork.CreateOption();

    private static readonly Option<int?> WeightBits = NumberOption.Whole(
        "--weight-bits", 3, 15, "coin: round weights to integers of so many bits and code them, instead of half precision.");

    private static readonly Option<double?> LearningRate = NumberOption.Real(
        "--learning-rate", 1e-7, 1, "coin: step size of the fit. Default 2e-4.");

    private static readonly Option<string> Decay = ChoiceOption.Create(
        "--learning-rate-decay", "coin: how the step size falls during the fit, not at all (the default) or by a cosine to zero.", "none", "cosine");

    private static readonly Option<string> Start = ChoiceOption.Create(
        "--start", "coin: what the fit starts from, random values (the default) or parameters learned over training pictures, of 5x20, 5x30 and 10x28.",
        "random", "learned");

    private static readonly Option<double?> Sampling = NumberOption.Real(
        "--sampling", 0.001, 1, "coin: share of the pixels that each step of the fit looks at. Default 1, all.");

    private static readonly Option<int?> Effort = NumberOption.Whole("--effort", 1, 9, "How long to fit, 1 (fast) to 9 (slow). Default 5.");

    private static readonly Option<int?> Iterations = NumberOption.Whole(
        "--iterations", 1, 10_000_000, "Steps of the fit, instead of what --effort says.");

    private static readonly Option<double?> Time = NumberOption.Real(
        "--time", 0.1, 1e7, "Seconds for the whole encode, instead of --effort; the best found by then is written.");

    private static readonly Option<string> Decoder = ChoiceOption.Create(
        "--decoder", "Size of the decoder: about 500, 1,000, 2,000 or 3,000 multiplications per pixel. Default large, smaller for files of few kilobytes.",
        "small", "medium", "large", "xlarge");

    private static readonly Option<int?> Seed = NumberOption.Whole(
        "--seed", 0, int.MaxValue, "Seed of every random choice, 0 or more. Default 1.");

    /// <summary>The command's arguments, options and action.</summary>
    public static Command Create()
    {
        Command command = new("encode", "Fit the codec to a picture and write a .bsk file.")
        {
            Inputs, Output, Codec, Set, FramesPerSecond, Adapt, Prior, Rounding, Quality, Lambda, TargetBpp, Network, WeightBits, LearningRate, Decay, Start, Sampling, Effort,
            Iterations, Time, Decoder, Seed,
        };

        // The first rule, because only when the inputs are asked for is the last name passed on to OUT, which later rules look at.
        command.Validators.Add(result =>
        {
            if (result.GetValue(Inputs) is { Length: > 1 } && !result.GetValue(Set))
            {
                result.AddError("There is one argument too many; several pictures need --set.");
            }
        });
        Usage.Exclusive(command, Quality, Lambda);
        Usage.Exclusive(command, TargetBpp, Network);
        Usage.OnlyWith(command, Codec, "coin", TargetBpp, Network, WeightBits, LearningRate, Decay, Start, Sampling);
        Usage.OnlyWith(command, Set, FramesPerSecond);
        Usage.OnlyWith(command, Adapt, "model", Prior);
        Usage.OnlyWith(command, Adapt, "latents", Rounding);
        Usage.NotWith(command, Codec, "coin", Set, Adapt, Quality, Lambda, Decoder);
        Usage.Exclusive(command, Effort, Iterations, Time);
        Usage.NoJsonToStandardOutput(command, Output);
        command.SetAction(parsed => (int)Run(parsed, CommandContext.From(parsed)));
        return command;
    }

    private static ExitCode Run(ParseResult parsed, CommandContext context)
    {
        EncodeOptions options = Options(parsed, context);
        OutputFile output = new(parsed.GetRequiredValue(Output), context.Force);
        if (parsed.GetValue(Set))
        {
            return EncodeSet.Run(parsed.GetRequiredValue(Inputs), parsed.GetValue(FramesPerSecond), output, options, context);
        }

        InputFile input = InputFile.Read(parsed.GetRequiredValue(Inputs)[0]);
        Picture picture = input.ToPicture(context.Threads);

        using Signals signals = new();
        EncodeResult result;
        using (ProgressDisplay? progress = ProgressDisplay.For(context.Report))
        {
            result = BespokeEncoder.Encode(picture, options, progress, signals.Token);
        }

        output.Write(stream => stream.Write(result.File));

        ExitCode code = result.StopReason == StopReason.Cancelled ? ExitCode.Interrupted : ExitCode.Done;
        double multiplications = BespokeInfo.Read(result.File).MultiplicationsPerPixel;
        context.Report.Note(Summary(output.Name, options, result, multiplications));
        context.Report.Result(() => null, () => Fields(input, output, options, result, multiplications), code);
        return code;
    }

    private static EncodeOptions Options(ParseResult parsed, CommandContext context)
    {
        EncodeOptions defaults = new();
        double? quality = parsed.GetValue(Quality);
        CoinNetwork? network = parsed.GetValue(Network);
        return defaults with
        {
            Codec = parsed.GetValue(Codec) == "coin" ? CodecKind.Coin : CodecKind.Overfit,
            Adapt = parsed.GetValue(Adapt) is string adapt ? Enum.Parse<Adaptation>(adapt, ignoreCase: true) : defaults.Adapt,
            UpdatePrior = parsed.GetValue(Prior) == "spike-slab" ? UpdatePrior.SpikeSlab : defaults.UpdatePrior,
            Surrogate = parsed.GetValue(Rounding) switch
            {
                "noise" => Surrogate.Noise,
                "sga" => Surrogate.Gumbel,
                _ => defaults.Surrogate,
            },
            TargetBpp = parsed.GetValue(TargetBpp),
            Coin = defaults.Coin with
            {
                Layers = network?.Layers,
                Width = network?.Width,
                WeightBits = parsed.GetValue(WeightBits),
                LearningRate = parsed.GetValue(LearningRate) ?? defaults.Coin.LearningRate,
                LearningRateDecay = parsed.GetValue(Decay) == "cosine" ? LearningRateDecay.Cosine : defaults.Coin.LearningRateDecay,
                Start = parsed.GetValue(Start) == "learned" ? CoinStartKind.Learned : defaults.Coin.Start,
                Sampling = parsed.GetValue(Sampling) ?? defaults.Coin.Sampling,
            },
            Lambda = quality is double q ? QualityScale.Lambda(q) : parsed.GetValue(Lambda) ?? defaults.Lambda,
            Effort = parsed.GetValue(Effort) ?? defaults.Effort,
            Iterations = parsed.GetValue(Iterations),
            TimeLimitSeconds = parsed.GetValue(Time),
            Decoder = parsed.GetValue(Decoder) is string size ? Enum.Parse<DecoderSize>(size, ignoreCase: true) : null,
            Seed = parsed.GetValue(Seed) ?? defaults.Seed,
            Threads = context.Threads,
        };
    }

    /// <summary>How a summary ends when `--adapt model` gave way, and when the fit did not run to its end.</summary>
    public static string EndOf(EncodeOptions options, Adaptation kept, StopReason reason) =>
        (options.Adapt == Adaptation.Model && kept == Adaptation.Scratch ? "; kept the fit without the base, which costs less" : "")
        + reason switch
        {
            StopReason.TimeLimit => "; time limit reached, the best so far is written",
            StopReason.Cancelled => "; interrupted, the best so far is written",
            _ => "",
        };

    private static string[] TakeAllButLast(ArgumentResult result)
    {
        string[] all = [.. result.Tokens.Select(token => token.Value)];
        if (all.Length < 2)
        {
            return all;
        }

        result.OnlyTake(all.Length - 1);
        return all[..^1];
    }

    private static string Summary(string output, EncodeOptions options, EncodeResult result, double multiplications) => string.Create(
        CultureInfo.InvariantCulture,
        $"{output}: {result.File.Length:N0} bytes, {result.Bpp:F4} bpp, {result.Psnr:F2} dB PSNR, "
        + $"{multiplications:N0} MAC/pixel, {result.Iterations:N0} iterations in {result.Elapsed.TotalSeconds:F1} s{EndOf(options, result.Adapt, result.StopReason)}");

    private static JsonObject Fields(
        InputFile input, OutputFile output, EncodeOptions options, EncodeResult result, double multiplications) => new()
        {
            ["input"] = input.Name,
            ["output"] = output.Name,
            ["width"] = result.Decoded.Width,
            ["height"] = result.Decoded.Height,
            ["bytes"] = result.File.Length,
            ["bpp"] = result.Bpp,
            ["psnr"] = Report.Number(result.Psnr),
            ["codec"] = options.Codec == CodecKind.Coin ? "coin" : "overfit",
            ["adapt"] = options.Codec == CodecKind.Coin ? null : result.Adapt.ToString().ToLowerInvariant(),
            ["lambda"] = options.Codec == CodecKind.Coin ? null : options.Lambda,
            ["seed"] = options.Seed,
            ["iterations"] = result.Iterations,
            ["seconds"] = result.Elapsed.TotalSeconds,
            ["stopReason"] = result.StopReason.ToString(),
            ["multiplicationsPerPixel"] = multiplications,
        };
}
