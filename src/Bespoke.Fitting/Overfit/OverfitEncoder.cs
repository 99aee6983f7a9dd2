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
        (Fitted kept, FitMonitor monitor) = Fit([picture], options, progress, cancellation);
        return EncodeResult.Measure(picture, kept.File, options.Threads, monitor, kept.Reason) with { Adapt = kept.Adapt };
    }

    public static EncodeSetResult EncodeSet(
        IReadOnlyList<Picture> pictures, EncodeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        (Fitted kept, FitMonitor monitor) = Fit(pictures, options, progress, cancellation);
        IReadOnlyList<Picture> decoded = BespokeDecoder.DecodeSet(kept.File, new DecodeOptions { Threads = options.Threads, Limits = DecodeLimits.Unlimited });
        double[] errors = [.. pictures.Zip(decoded, Psnr.MeanSquaredError)];
        int peak = pictures[0].MaxValue;
        return new EncodeSetResult
        {
            File = kept.File,
            Decoded = decoded,
            Adapt = kept.Adapt,
            Bpp = 8.0 * kept.File.Length / PixelsOf(pictures),
            Psnr = Psnr.FromMse(errors.Average(), peak),
            MeanPsnr = errors.Average(error => Psnr.FromMse(error, peak)),
            Iterations = monitor.Steps,
            Elapsed = monitor.Elapsed,
            StopReason = kept.Reason,
        };
    }

    /// <summary>
    /// Fits one picture, or a set of them, and writes the file. A fit from a shared base does not always end ahead of one from nothing, and no trial shorter
    /// than the fit was found to tell (docs/base.md), so <see cref="Adaptation.Model"/> does both and keeps the file of least loss.
    /// </summary>
    private static (Fitted Kept, FitMonitor Monitor) Fit(
        IReadOnlyList<Picture> pictures, EncodeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        Adaptation[] ways = options.Adapt == Adaptation.Model ? [Adaptation.Model, Adaptation.Scratch] : [options.Adapt];
        OverfitShape shape = ShapeFor(pictures[0], SizeFor(pictures, options));
        FitSchedule schedule = ScheduleFor(pictures, shape, options, ways.Length);
        TimeSpan? limit = options.TimeLimitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        FitMonitor monitor = new(ways.Length * (int)schedule.Work, limit, progress, cancellation);
        List<Fitted> fitted = [];
        for (int n = 0; n < ways.Length && (n == 0 || !cancellation.IsCancellationRequested); n++)
        {
            monitor.BeginFit(ways.Length - n);
            fitted.Add(FitAndWrite(pictures, shape, options with { Adapt = ways[n] }, schedule, monitor, cancellation));
        }

        return (fitted.MinBy(one => one.Loss)! with { Reason = fitted.Max(one => one.Reason) }, monitor);
    }

    private static Fitted FitAndWrite(
        IReadOnlyList<Picture> pictures, OverfitShape shape, EncodeOptions options, FitSchedule schedule, FitMonitor monitor, CancellationToken cancellation)
    {
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;

        // All that the graph took is free again when the file is written and decoded.
        (OverfitContent content, StopReason reason) = FitContent(pictures, shape, options, threads, schedule, monitor, cancellation);
        monitor.Report("writing", double.NaN, double.NaN);
        ChooseHiddenBits(content, pictures, threads);
        (byte[] file, Picture[] decoded) = OverfitCodec.WriteSet(content, pictures[0].BitDepth, PictureSet.CommonMetadata(pictures), threads);
        double distortion = pictures.Zip(decoded, Psnr.MeanSquaredError).Average() / ((double)pictures[0].MaxValue * pictures[0].MaxValue);
        return new Fitted(file, options.Adapt, distortion + (options.Lambda * 8 * file.Length / PixelsOf(pictures)), reason);
    }

    /// <summary>Fits, quantises and refines: all but the formats of the integer decoder.</summary>
    private static (OverfitContent Content, StopReason Reason) FitContent(
        IReadOnlyList<Picture> pictures,
        OverfitShape shape,
        EncodeOptions options,
        int threads,
        FitSchedule schedule,
        FitMonitor monitor,
        CancellationToken cancellation)
    {
        OverfitBase? networkBase = options.Adapt == Adaptation.Scratch ? null : OverfitBases.NearestTo(shape, options.Lambda);
        SharedStart? shared = networkBase is null ? null : SharedStart.From(networkBase, shape, options.Adapt);
        using WorkerTeam team = new(threads);
        using OverfitGraph graph = OverfitGraph.Create(shape, pictures, team);
        if (schedule.Rehearsal is { } rehearsal)
        {
            Rehearsing.Run(graph, pictures, options.Lambda, options.Seed, rehearsal, team, monitor, shared);
        }

        OverfitFitter fitter = new(graph, pictures, options.Lambda, options.Seed, schedule, monitor, schedule.Rehearsal is not null, stepWork: 1)
        {
            SetShared = shared is null ? null : shared.Set,
            Prices = ParameterPrice.For(options.UpdatePrior, networkBase, shared, shape, options.Lambda / graph.Pixels, schedule.Main),
            AreNetworksFixed = shared?.AreNetworksFixed ?? false,
            Surrogate = options.Surrogate,
        };
        fitter.Run();
        float[] fitted = CopyOfParameters(graph);
        double lossLeft = schedule.Last > 0 ? RoundedFitter.LossLeft : 1;
        OverfitContent content = ContentBuilder.Build(graph, options.Lambda, networkBase, options.UpdatePrior, fitter.AreNetworksFixed, lossLeft);
        new RoundedFitter(graph, content, fitted, options.Lambda, monitor).Run(schedule.Last);
        StopReason reason = monitor.StopReason;
        monitor.Report("refining", double.NaN, double.NaN);
        foreach (OverfitGraph picture in graph.Pictures)
        {
            // Latents of one picture mean nothing to another: each is refined by itself.
            new LatentRefiner(picture, options.Lambda).Run(RefinementPasses, () => cancellation.IsCancellationRequested || monitor.IsOutOfTime);
        }

        ContentBuilder.CopyLatents(graph, content);
        return (content, reason);
    }

    private static unsafe float[] CopyOfParameters(OverfitGraph graph) => new Span<float>(graph.Parameters, graph.Layout.Count).ToArray();

    /// <summary>With fixed networks there are no starts to choose from.</summary>
    private static FitSchedule ScheduleFor(IReadOnlyList<Picture> pictures, OverfitShape shape, EncodeOptions options, int fits)
    {
        int iterations = PlannedIterations(PixelsOf(pictures), options, fits);
        bool isFinestSpare = Rehearsing.IsFinestGridSpare(pictures, options.Lambda);
        return options.Adapt == Adaptation.Latents
            ? FitSchedule.FromBase(iterations, shape, isFinestSpare, options.Surrogate)
            : FitSchedule.For(iterations, shape, isFinestSpare);
    }

    /// <summary>Networks of a base cost nothing as they are, so that there is no reason for small ones.</summary>
    private static DecoderSize SizeFor(IReadOnlyList<Picture> pictures, EncodeOptions options) =>
        options.Decoder ?? (options.Adapt == Adaptation.Latents ? DecoderSize.Large : DecoderChoice.For(pictures, options.Lambda));

    private static double PixelsOf(IReadOnlyList<Picture> pictures) => (double)pictures[0].PixelCount * pictures.Count;

    /// <summary>
    /// What the options ask for; under a time limit alone, what a usual machine can do in the time (the clock then sets the true length).
    /// </summary>
    private static int PlannedIterations(double pixels, EncodeOptions options, int fits)
    {
        const double SecondsPerPixelIteration = 1.5e-7;
        if (options.Iterations is { } iterations)
        {
            return iterations;
        }

        return options.TimeLimitSeconds is { } seconds
            ? (int)Math.Clamp(seconds / (fits * pixels * SecondsPerPixelIteration), 20, 100_000)
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
    private static void ChooseHiddenBits(OverfitContent content, IReadOnlyList<Picture> pictures, int threads)
    {
        double least = double.PositiveInfinity;
        int best = 0;
        for (int bits = 13; bits >= 4; bits--)
        {
            content.HiddenBits = bits;
            double error = pictures
                .Select((picture, n) => Psnr.MeanSquaredError(picture, OverfitReconstruction.Run(content.Picture(n), picture.BitDepth, threads)))
                .Sum();
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

    /// <summary>What one fit gave.</summary>
    /// <param name="File">The .bsk file.</param>
    /// <param name="Adapt">What was fitted.</param>
    /// <param name="Loss">D + lambda R of the decoded samples, in 0..1, and of the whole file.</param>
    /// <param name="Reason">Why it ended.</param>
    private sealed record Fitted(byte[] File, Adaptation Adapt, double Loss, StopReason Reason);
}
