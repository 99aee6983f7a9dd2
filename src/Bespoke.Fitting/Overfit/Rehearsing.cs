using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Finds a start by fitting the picture, or all pictures of a set, at half the size: there random starts compete, and the long way from nothing to networks and grids
/// that work well together costs a quarter.
/// </summary>
/// <remarks>
/// Grids that all begin at zero on the whole picture each take a share of everything, even the finest of the mean colour of wide areas.
/// Where the finest grid will stay nearly empty that is waste, so it starts from the halved picture's latents one level finer, coarse to
/// fine as in multigrid methods. Where bits are cheap and detail is rich the finest grid carries most of the picture, mends what coarser
/// ones left, and wants them coarse: there only the networks are kept, and all grids begin at zero (docs/trials.md).
/// </remarks>
internal static unsafe class Rehearsing
{
    /// <summary>Pixels of the halved picture against those of the whole.</summary>
    public const double PixelShare = 0.25;

    /// <summary>What halving may lose, as a mean squared error in units of lambda, where the finest grid will stay nearly empty.</summary>
    private const double MostDetail = 1.5;

    /// <summary>True where the finest grid will stay nearly empty, so that the halved picture's latents are a start for the whole.</summary>
    public static bool IsFinestGridSpare(IReadOnlyList<Picture> pictures, double lambda) =>
        pictures.Average(LostByHalving) < MostDetail * lambda;

    /// <summary>Fits the halved picture and leaves the start that it gives in <paramref name="whole"/>, whose latents are zero before.</summary>
    /// <param name="shared">What starts take from a shared base, or null.</param>
    public static void Run(
        OverfitGraph whole,
        IReadOnlyList<Picture> pictures,
        double lambda,
        int seed,
        FitSchedule schedule,
        WorkerTeam team,
        FitMonitor monitor,
        SharedStart? shared = null)
    {
        Picture[] halved = [.. pictures.Select(Halve)];
        using OverfitGraph graph = OverfitGraph.Create(HalvedShape(whole.Shape, halved, schedule), halved, team);
        shared?.Set(whole);

        // A bit in a grid that stays is worth the same squared error in both pictures: a quarter of it, per pixel, in the halved one.
        double smallLambda = schedule.HandsOnLatents ? lambda * PixelShare : lambda;
        new OverfitFitter(graph, halved, smallLambda, seed, schedule, monitor, isStarted: false, PixelShare)
        {
            SetShared = shared is null ? null : small => SetShared(small, whole, schedule, shared),
            RateShare = shared is { IsWhole: true } ? _ => 0 : null,
            LatentMotion = LatentMotion.For(lambda),
        }.Run();
        if (schedule.HandsOnLatents)
        {
            FinerStart.SetLatents(whole, graph);
        }

        // Networks that all come from a base stay as they are: latents that suit them are all that was missing.
        if (shared is { IsWhole: true })
        {
            return;
        }

        if (schedule.HandsOnLatents)
        {
            FinerStart.SetNetworks(whole, graph);
        }
        else
        {
            int count = graph.Layout.Count;
            new ReadOnlySpan<float>(graph.Parameters, count).CopyTo(new Span<float>(whole.Parameters, count));
        }
    }

    private static void SetShared(OverfitGraph halved, OverfitGraph whole, FitSchedule schedule, SharedStart shared)
    {
        if (schedule.HandsOnLatents)
        {
            CoarserStart.Set(halved, whole, shared);
        }
        else
        {
            shared.Set(halved);
        }
    }

    private static OverfitShape HalvedShape(OverfitShape shape, Picture[] halved, FitSchedule schedule)
    {
        int dropped = schedule.HandsOnLatents ? 1 : 0;
        return new OverfitShape(
            halved[0].Width, halved[0].Height, shape.Channels, shape.Levels - dropped, shape.HyperStart - dropped, shape.EntropySize, shape.SynthesisSize);
    }

    /// <summary>Mean squared error, samples in 0..1, of the halved picture shown with each sample as two by two.</summary>
    private static double LostByHalving(Picture picture)
    {
        Picture halved = Halve(picture);
        double sum = 0;
        for (int c = 0; c < picture.Channels; c++)
        {
            for (int y = 0; y < picture.Height; y++)
            {
                ReadOnlySpan<ushort> row = picture.Row(c, y);
                ReadOnlySpan<ushort> coarse = halved.Row(c, y / 2);
                for (int x = 0; x < row.Length; x++)
                {
                    double lost = row[x] - coarse[x / 2];
                    sum += lost * lost;
                }
            }
        }

        return sum / ((double)picture.PixelCount * picture.Channels * picture.MaxValue * picture.MaxValue);
    }

    /// <summary>Means of two by two samples, of those that there are at an odd edge.</summary>
    private static Picture Halve(Picture picture)
    {
        Picture halved = new((picture.Width + 1) / 2, (picture.Height + 1) / 2, picture.Channels, picture.BitDepth);
        for (int c = 0; c < picture.Channels; c++)
        {
            for (int y = 0; y < halved.Height; y++)
            {
                ReadOnlySpan<ushort> above = picture.Row(c, 2 * y);
                ReadOnlySpan<ushort> below = picture.Row(c, Math.Min((2 * y) + 1, picture.Height - 1));
                Span<ushort> row = halved.Row(c, y);
                for (int x = 0; x < row.Length; x++)
                {
                    int left = 2 * x;
                    int right = Math.Min(left + 1, picture.Width - 1);
                    row[x] = (ushort)((above[left] + above[right] + below[left] + below[right] + 2) / 4);
                }
            }
        }

        return halved;
    }
}
