using System.Diagnostics;
using System.Globalization;
using Bespoke.Bench.Cells;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Bench.Codecs;

/// <summary>
/// One of our codecs, called in process. The name may carry options after colons, so that one report can hold several
/// efforts side by side: "overfit", "overfit:iterations=1000", "overfit:effort=3:decoder=small".
/// </summary>
internal sealed class OwnCodec : IBenchCodec
{
    /// <summary>Rates of a sine network, which knows no lambda: those of the five networks of the COIN paper on Kodak pictures.</summary>
    private static readonly double[] s_sineBpps = [0.075, 0.16, 0.3, 0.6, 1.2];

    /// <summary>How many of these, from the lowest, have a network with a learned start.</summary>
    private const int LearnedBpps = 3;

    private readonly EncodeOptions _options;

    private OwnCodec(string name, EncodeOptions options, IReadOnlyList<double> lambdas)
    {
        Name = name;
        _options = options;
        Settings = options.Codec == CodecKind.Coin
            ? SineSettings(options.Coin)
            : [.. lambdas.Select(lambda => string.Create(CultureInfo.InvariantCulture, $"lambda={lambda:0.##########}"))];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Version => $"bespoke, code {OwnBuild.CodeDigest}";

    /// <inheritdoc/>
    public bool IsOurs => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Reads a name with its options, or gives null when the name is not one of our codecs.</summary>
    /// <exception cref="BenchUsageException">The name is ours and an option is not.</exception>
    public static OwnCodec? Parse(string name, IReadOnlyList<double> lambdas, int threads)
    {
        string[] parts = name.Split(':');
        if (!Enum.TryParse(parts[0], ignoreCase: true, out CodecKind kind) || int.TryParse(parts[0], out _))
        {
            return null;
        }

        EncodeOptions options = new() { Codec = kind, Threads = threads };
        foreach (string part in parts.Skip(1))
        {
            options = With(options, part, name);
        }

        if (parts.Count(part => part.StartsWith("iterations=", StringComparison.Ordinal) || part.StartsWith("effort=", StringComparison.Ordinal)) > 1)
        {
            throw new BenchUsageException($"codec '{name}' has more than one of iterations and effort");
        }

        return new OwnCodec(name, options, lambdas);
    }

    /// <inheritdoc/>
    public string Recipe(string setting) => $"{OptionsFor(setting) with { Threads = 0 }}";

    /// <inheritdoc/>
    public CodecRun Run(
        SourcePicture source, string setting, TimeSpan? limit, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (limit is { } most)
        {
            timer.CancelAfter(most);
        }

        try
        {
            EncodeResult? encoded = null;
            Cost encode = Measure(() => encoded = BespokeEncoder.Encode(
                source.Picture, OptionsFor(setting), progress, timer.Token));
            cancellation.ThrowIfCancellationRequested();
            if (encoded!.StopReason == StopReason.Cancelled)
            {
                throw new CodecFailedException(CellStatus.TimedOut, $"the encode was stopped at the time limit of {limit?.TotalSeconds:0.###} s");
            }

            Picture? decoded = null;
            Cost decode = Measure(() => decoded = BespokeDecoder.Decode(encoded.File, new DecodeOptions { Threads = _options.Threads }));
            return new CodecRun(encoded.File.Length, decoded!, encode, decode);
        }
        catch (Exception e) when (e is not (OperationCanceledException or CodecFailedException))
        {
            // A fault of our own must not end the run either: it stands in the table beside the peers' failures.
            throw new CodecFailedException(CellStatus.Failed, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static string[] SineSettings(CoinOptions options)
    {
        if (options.Layers is { } layers)
        {
            return [$"network={layers}x{options.Width}"];
        }

        double[] bpps = options.Start == CoinStartKind.Learned ? s_sineBpps[..LearnedBpps] : s_sineBpps;
        return [.. bpps.Select(bpp => string.Create(CultureInfo.InvariantCulture, $"bpp={bpp}"))];
    }

    private EncodeOptions OptionsFor(string setting)
    {
        if (_options.Coin.Layers is not null)
        {
            return _options;
        }

        double value = double.Parse(PeerDefinition.ValueOf(setting), CultureInfo.InvariantCulture);
        return _options.Codec == CodecKind.Coin ? _options with { TargetBpp = value } : _options with { Lambda = value };
    }

    private static EncodeOptions With(EncodeOptions options, string part, string name)
    {
        string[] pair = part.Split('=', 2);
        string value = pair.Length == 2 ? pair[1] : "";
        return pair[0] switch
        {
            "iterations" when int.TryParse(value, out int n) && n > 0 => options with { Iterations = n },
            "effort" when int.TryParse(value, out int n) && n is >= 1 and <= 9 => options with { Effort = n },
            "seed" when int.TryParse(value, out int n) => options with { Seed = n },
            "decoder" when options.Codec == CodecKind.Overfit && Enum.TryParse(value, ignoreCase: true, out DecoderSize size) && !int.TryParse(value, out _) => options with { Decoder = size },
            "adapt" when options.Codec == CodecKind.Overfit && Enum.TryParse(value, ignoreCase: true, out Adaptation adapt) && !int.TryParse(value, out _) => options with { Adapt = adapt },
            _ when options.Codec == CodecKind.Coin && WithCoin(options.Coin, pair[0], value) is { } coin => options with { Coin = coin },
            _ => throw new BenchUsageException(
                $"'{part}' in codec '{name}' is not an option: use iterations=N, effort=1..9 or seed=N; for overfit adapt=scratch|model|latents or "
                + "decoder=small|medium|large|xlarge; for coin sampling=0..1, learning-rate=X, learning-rate-decay=cosine, start=learned, "
                + "weight-bits=3..15 or network=LAYERSxWIDTH"),
        };
    }

    /// <summary>Options of the sine network, or null when there is none of this name or it cannot have this value.</summary>
    private static CoinOptions? WithCoin(CoinOptions options, string option, string value) => option switch
    {
        "sampling" when double.TryParse(value, CultureInfo.InvariantCulture, out double share) && share is > 0 and <= 1 => options with { Sampling = share },
        "learning-rate" when double.TryParse(value, CultureInfo.InvariantCulture, out double rate) && rate is > 0 and <= 1 => options with { LearningRate = rate },
        "learning-rate-decay" when value == "cosine" => options with { LearningRateDecay = LearningRateDecay.Cosine },
        "start" when value == "learned" => options with { Start = CoinStartKind.Learned },
        "weight-bits" when int.TryParse(value, out int bits) && bits is >= 3 and <= 15 => options with { WeightBits = bits },
        "network" when CoinNetworks.TryParse(value, out int layers, out int width) => options with { Layers = layers, Width = width },
        _ => null,
    };

    private static Cost Measure(Action action)
    {
        PeakMemory.ResetOwn();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        action();
        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Cost(wall, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, PeakMemory.Read("self"));
    }
}
