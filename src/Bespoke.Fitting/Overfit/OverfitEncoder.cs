using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Metrics;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>Encodes with the overfitted codec: fit, quantise, write, and measure what the real decoder makes of the bytes.</summary>
internal static class OverfitEncoder
{
    private const int RefinementPasses = 2;

    public static EncodeResult Encode(Picture picture, EncodeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        OverfitShape shape = ShapeFor(picture, options.Decoder);
        OverfitBase? networkBase = options.Adapt == Adaptation.Scratch ? null : OverfitBases.NearestTo(shape, options.Lambda);
        UpdatePrice? price = networkBase is null ? null : new UpdatePrice(shape, networkBase, options.Lambda);
        FitSchedule schedule = ScheduleFor(picture, shape, options);
        FitMonitor monitor = new((int)schedule.Work, options.TimeLimitSeconds is { } s ? TimeSpan.FromSeconds(s) : null, progress, cancellation);
        using WorkerTeam team = new(threads);
        using OverfitGraph graph = OverfitGraph.Create(shape, picture, team);
        SharedStart? shared = price is null ? null : new SharedStart(price.Base, price.OwnNetworksCost, options.Adapt == Adaptation.Latents);
        bool isFromBase = shared is not null;
        if (schedule.Rehearsal is { } rehearsal)
        {
            isFromBase = Rehearsing.Run(graph, picture, options.Lambda, options.Seed, rehearsal, team, monitor, shared);
        }

        OverfitFitter fitter = new(graph, picture, options.Lambda, options.Seed, schedule, monitor, schedule.Rehearsal is not null, stepWork: 1)
        {
            Price = isFromBase ? price : null,
            BaseStart = shared is null || schedule.Rehearsal is not null ? null : shared.Set,
            OwnNetworksCost = shared?.OwnNetworksCost ?? 0,
            AreNetworksFixed = shared?.IsFixed ?? false,
            Surrogate = options.Surrogate,
        };
        fitter.Run();
        if (isFromBase && schedule.Rehearsal is null)
        {
            isFromBase = fitter.IsFromBase;
        }

        StopReason reason = monitor.StopReason;

        OverfitContent content = ContentBuilder.Build(graph, options.Lambda, isFromBase ? networkBase : null);
        monitor.Report("refining", double.NaN, double.NaN);
        new LatentRefiner(graph, options.Lambda).Run(RefinementPasses, () => cancellation.IsCancellationRequested || monitor.IsOutOfTime);
        ContentBuilder.CopyLatents(graph, content);
        monitor.Report("writing", double.NaN, double.NaN);
        ChooseHiddenBits(content, picture, threads);
        (byte[] file, _) = OverfitCodec.Write(content, picture.BitDepth, picture.Metadata, threads);
        Picture decoded = BespokeDecoder.Decode(file, new DecodeOptions { Threads = threads, Limits = DecodeLimits.Unlimited });
        return new EncodeResult
        {
            File = file,
            Decoded = decoded,
            Bpp = 8.0 * file.Length / picture.PixelCount,
            Psnr = Psnr.Compute(picture, decoded),
            Iterations = monitor.Steps,
            Elapsed = monitor.Elapsed,
            StopReason = reason,
        };
    }

    /// <summary>With fixed networks there is nothing to choose from; else the base, where there is one, competes with random starts.</summary>
    private static FitSchedule ScheduleFor(Picture picture, OverfitShape shape, EncodeOptions options)
    {
        int iterations = PlannedIterations(picture, options);
        bool isFinestSpare = Rehearsing.IsFinestGridSpare(picture, options.Lambda);
        return options.Adapt == Adaptation.Latents
            ? FitSchedule.FromBase(iterations, shape, isFinestSpare, options.Surrogate)
            : FitSchedule.For(iterations, shape, isFinestSpare);
    }

    /// <summary>
    /// What the options ask for; under a time limit alone, what a usual machine can do in the time (the clock then sets the true length).
    /// </summary>
    private static int PlannedIterations(Picture picture, EncodeOptions options)
    {
        const double SecondsPerPixelIteration = 1.5e-7;
        if (options.Iterations is { } iterations)
        {
            return iterations;
        }

        return options.TimeLimitSeconds is { } seconds
            ? (int)Math.Clamp(seconds / (picture.PixelCount * SecondsPerPixelIteration), 20, 100_000)
            : Effort.Iterations(options.Effort);
    }

    /// <summary>Levels by size as in Cool-chic 5, and no more than it takes to shrink the longer side to one sample.</summary>
    public static OverfitShape ShapeFor(Picture picture, DecoderSize size)
    {
        int levels = picture.PixelCount switch { < 1_000_000 => 7, < 3_000_000 => 8, _ => 9 };
        int longest = Math.Max(picture.Width, picture.Height);
        while (levels > 1 && 1 << (levels - 2) >= longest)
        {
            levels--;
        }

        int hyperStart = levels > 4 ? 4 : OverfitShape.NoHyper;
        return new OverfitShape(picture.Width, picture.Height, picture.Channels, levels, hyperStart, (int)size, (int)size);
    }

    /// <summary>
    /// Fractional bits of the hidden layer: the most that do not saturate. Tried on the integer decoder itself, from many to few, until
    /// the distortion stops falling.
    /// </summary>
    private static void ChooseHiddenBits(OverfitContent content, Picture picture, int threads)
    {
        double least = double.PositiveInfinity;
        int best = 0;
        for (int bits = 13; bits >= 4; bits--)
        {
            content.HiddenBits = bits;
            double error = Psnr.MeanSquaredError(picture, OverfitReconstruction.Run(content, picture.BitDepth, threads));
            if (error < least)
            {
                least = error;
                best = bits;
            }
            else if (bits < best - 1)
            {
                break;
            }
        }

        content.HiddenBits = best;
    }
}
