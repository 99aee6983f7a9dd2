using Bespoke.Coin;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Metrics;

namespace Bespoke.Fitting.Coin;

/// <summary>Encodes with the sine-network codec (COIN, Dupont et al. 2021): fit, round, write, and measure what the real decoder makes of the bytes.</summary>
internal static class CoinEncoder
{
    /// <summary>Share of the fit, in steps or in time, that is done with rounded parameters when they are coded as integers.</summary>
    private const double RoundedShare = 0.05;

    /// <summary>Bits that a parameter takes when it is coded as an integer of up to B bits: entropy coding saves about so many.</summary>
    private const double BitsSavedByCoding = 1.2;

    public static EncodeResult Encode(Picture picture, EncodeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        CoinOptions coin = options.Coin;
        Check(options);
        CoinShape shape = ShapeFor(picture, options);
        CoinStart? start = coin.Start == CoinStartKind.Learned ? CoinStarts.For(shape) : null;
        int iterations = options.Iterations ?? (options.TimeLimitSeconds is null ? CoinEffort.Iterations(options.Effort) : CoinEffort.Most);
        TimeSpan? limit = options.TimeLimitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        FitMonitor monitor = new(iterations, limit, progress, cancellation);
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        using WorkerTeam team = new(threads);
        using CoinGraph graph = CoinGraph.Create(shape, picture, team);
        CoinSchedule schedule = new(iterations, coin.LearningRate, coin.LearningRateDecay, coin.WeightBits is null ? 0 : RoundedShare);
        float[] first = start?.Parameters ?? SineInitialization.Make(shape, options.Seed);
        CoinFitter fitter = new(graph, first, monitor, schedule, EstimateBpp(shape, coin), coin.Sampling, options.Seed);

        fitter.Run();
        byte[] file;
        if (coin.WeightBits is { } bits)
        {
            CoinQuantizer quantizer = new(shape, fitter.Best, bits, start);
            fitter.RunRounded(quantizer);
            (file, _) = CoinCodec.Write(shape, quantizer.ToTensors(fitter.Best), picture.BitDepth, picture.Metadata, threads, start);
        }
        else
        {
            (file, _) = CoinCodec.Write(shape, CoinWeights.ToHalf(fitter.Best), picture.BitDepth, picture.Metadata, threads);
        }

        StopReason reason = monitor.Steps < iterations ? monitor.StopReason : StopReason.Done;
        return EncodeResult.Measure(picture, file, threads, monitor, reason);
    }

    private static void Check(EncodeOptions options)
    {
        CoinOptions coin = options.Coin;
        if (options.TargetBpp is { } bpp && !(bpp > 0 && double.IsFinite(bpp)))
        {
            throw new ArgumentException($"The target is {bpp} bits per pixel; it must be positive.", nameof(options));
        }

        if (coin.Layers is null != coin.Width is null || (coin.Layers is not null && options.TargetBpp is not null))
        {
            throw new ArgumentException("Give both layers and width of the sine network, or a target in bits per pixel, or neither.", nameof(options));
        }

        if (coin.Layers is < 1 or > CoinShape.MaxLayers || coin.Width is < 1 or > CoinShape.MaxHidden)
        {
            throw new ArgumentException($"A sine network has 1 to {CoinShape.MaxLayers} layers of 1 to {CoinShape.MaxHidden} sines.", nameof(options));
        }

        if (!Enum.IsDefined(coin.LearningRateDecay) || !Enum.IsDefined(coin.Start))
        {
            throw new ArgumentException($"There is no such decay ({coin.LearningRateDecay}) or start ({coin.Start}).", nameof(options));
        }

        if (coin.WeightBits is < 3 or > 15)
        {
            throw new ArgumentException($"Weights have 3 to 15 bits, not {coin.WeightBits}.", nameof(options));
        }

        if (!(coin.Sampling is > 0 and <= 1))
        {
            throw new ArgumentException($"The share of pixels to sample is {coin.Sampling}; it must be above 0 and at most 1.", nameof(options));
        }

        if (!(coin.LearningRate > 0 && double.IsFinite(coin.LearningRate)))
        {
            throw new ArgumentException($"The learning rate is {coin.LearningRate}; it must be positive.", nameof(options));
        }
    }

    /// <summary>The network that is asked for; where nothing is, one for the usual rate, but none that decoders refuse as they come.</summary>
    private static CoinShape ShapeFor(Picture picture, EncodeOptions options)
    {
        CoinShape shape = options.Coin is { Layers: { } layers, Width: { } width }
            ? new CoinShape(picture.Width, picture.Height, picture.Channels, layers, width)
            : CoinArchitecture.Choose(
                picture.Width, picture.Height, picture.Channels, options.TargetBpp ?? CoinArchitecture.DefaultBpp, BitsPerWeight(options.Coin));
        long most = DecodeLimits.Default.MaxMultiplicationsPerPixel;
        if (shape.MultiplicationsPerPixel <= most)
        {
            return shape;
        }

        // A network has more parameters than it needs multiplications.
        bool isAskedFor = options.Coin.Layers is not null || options.TargetBpp is not null;
        return isAskedFor
            ? throw new ArgumentException(
                $"A sine network of {shape.Layers}x{shape.Hidden} takes {shape.MultiplicationsPerPixel} multiplications per pixel, where decoders take at most {most}. "
                + "Ask for fewer bits per pixel or a smaller network.",
                nameof(options))
            : CoinArchitecture.Widest(picture.Width, picture.Height, picture.Channels, shape.Layers, most)!;
    }

    private static double BitsPerWeight(CoinOptions coin) => coin.WeightBits - BitsSavedByCoding ?? 16;

    private static double EstimateBpp(CoinShape shape, CoinOptions coin) =>
        shape.ParameterCount * BitsPerWeight(coin) / ((double)shape.Width * shape.Height);
}
