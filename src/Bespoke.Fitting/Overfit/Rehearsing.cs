using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Finds a start by fitting the picture at half its size: there random starts compete, and the long way from nothing to grids that share
/// the work well costs a quarter.
/// </summary>
/// <remarks>
/// Grids that all begin at zero on the whole picture each take a share of everything, even the finest of the mean colour of wide areas.
/// Coarse to fine, as in multigrid methods, the finest grid is left with what only it can say (docs/trials.md).
/// </remarks>
internal static class Rehearsing
{
    /// <summary>Pixels of the halved picture against those of the whole; also its lambda, so that a bit is worth the same squared error.</summary>
    public const double PixelShare = 0.25;

    /// <summary>Fits the halved picture and leaves its networks and latents in <paramref name="whole"/>, one level finer.</summary>
    public static void Run(
        OverfitGraph whole, Picture picture, double lambda, int seed, FitSchedule schedule, WorkerTeam team, FitMonitor monitor)
    {
        OverfitShape shape = whole.Shape;
        Picture halved = Halve(picture);
        OverfitShape small = new(
            halved.Width, halved.Height, shape.Channels, shape.Levels - 1, shape.HyperStart - 1, shape.EntropySize, shape.SynthesisSize);
        using OverfitGraph graph = OverfitGraph.Create(small, halved, team);
        new OverfitFitter(graph, halved, lambda * PixelShare, seed, schedule, monitor, isStarted: false, PixelShare).Run();
        FinerStart.Set(whole, graph);
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
