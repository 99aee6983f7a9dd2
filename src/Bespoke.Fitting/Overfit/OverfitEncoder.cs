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
        FitPlan[] plans = [.. ways.Select(way => FitPlan.For(pictures, options with { Adapt = way }, ways.Length))];

        // A file that decoders refuse as they come is worth no fit.
        OverfitLimits.Check(plans[0].Shape, new DecodeOptions(), pictures.Count);
        TimeSpan? limit = options.TimeLimitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        FitMonitor monitor = new(plans.Sum(plan => (int)plan.Schedule.Work), limit, progress, cancellation);
        List<Fitted> fitted = [];
        for (int n = 0; n < plans.Length && (n == 0 || !cancellation.IsCancellationRequested); n++)
        {
            monitor.BeginFit(plans.Length - n);
            fitted.Add(FitAndWrite(pictures, plans[n], monitor, cancellation));
        }

        // Refinement obeys a cancellation too, after the fit's own reason was noted.
        StopReason reason = cancellation.IsCancellationRequested ? StopReason.Cancelled : fitted.Max(one => one.Reason);
        return (fitted.MinBy(one => one.Loss)! with { Reason = reason }, monitor);
    }

    private static Fitted FitAndWrite(IReadOnlyList<Picture> pictures, FitPlan plan, FitMonitor monitor, CancellationToken cancellation)
    {
        int threads = plan.Options.Threads > 0 ? plan.Options.Threads : Environment.ProcessorCount;

        // All that the graph took is free again when the file is written and decoded.
        (OverfitContent content, StopReason reason) = FitContent(pictures, plan, threads, monitor, cancellation);
        monitor.Report("writing", double.NaN, double.NaN);
        ChooseHiddenBits(content, pictures, threads);
        (byte[] file, Picture[] decoded) = OverfitCodec.WriteSet(content, pictures[0].BitDepth, PictureSet.CommonMetadata(pictures), threads);
        double distortion = pictures.Zip(decoded, Psnr.MeanSquaredError).Average() / ((double)pictures[0].MaxValue * pictures[0].MaxValue);
        return new Fitted(file, plan.Options.Adapt, distortion + (plan.Options.Lambda * 8 * file.Length / PixelsOf(pictures)), reason);
    }

    /// <summary>Fits, quantises and refines: all but the formats of the integer decoder.</summary>
    private static (OverfitContent Content, StopReason Reason) FitContent(
        IReadOnlyList<Picture> pictures, FitPlan plan, int threads, FitMonitor monitor, CancellationToken cancellation)
    {
        (EncodeOptions options, OverfitShape shape, FitSchedule schedule, OverfitBase? networkBase) = plan;
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
            RateShare = shared is null ? null : shared.RateShare,
            Surrogate = options.Surrogate,
        };
        fitter.Run();
        float[] fitted = CopyOfParameters(graph);
        double lossLeft = schedule.Last > 0 ? RoundedFitter.LossLeft : 1;
        OverfitContent content = ContentBuilder.Build(
            graph, options.Lambda, networkBase, options.UpdatePrior, areNetworksFixed: shared is { Scope: SharedScope.Fixed }, lossLeft);
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

    private static double PixelsOf(IReadOnlyList<Picture> pictures) => (double)pictures[0].PixelCount * pictures.Count;

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
