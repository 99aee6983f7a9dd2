using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Finds starting values for the networks by fitting the picture at half its size: there random starts compete, and the long way from a random
/// start to networks that suit the picture costs a quarter.
/// </summary>
internal static unsafe class Rehearsing
{
    /// <summary>Pixels of the halved picture against those of the whole.</summary>
    public const double PixelShare = 0.25;

    /// <summary>Fits the halved picture and gives its parameters; those of <paramref name="shape"/> have the same layout.</summary>
    public static float[] Run(
        OverfitShape shape, Picture picture, double lambda, int seed, FitSchedule schedule, WorkerTeam team, FitMonitor monitor)
    {
        Picture halved = Halve(picture);
        OverfitShape small = new(
            halved.Width, halved.Height, shape.Channels, shape.Levels, shape.HyperStart, shape.EntropySize, shape.SynthesisSize);
        using OverfitGraph graph = OverfitGraph.Create(small, halved, team);
        OverfitFitter fitter = new(graph, halved, lambda, seed, schedule, monitor, start: null, PixelShare);
        fitter.Run();
        return new ReadOnlySpan<float>(graph.Parameters, graph.Layout.Count).ToArray();
    }

    /// <summary>Means of two by two samples; an odd last row or column is left out.</summary>
    private static Picture Halve(Picture picture)
    {
        Picture halved = new(picture.Width / 2, picture.Height / 2, picture.Channels, picture.BitDepth);
        for (int c = 0; c < picture.Channels; c++)
        {
            for (int y = 0; y < halved.Height; y++)
            {
                ReadOnlySpan<ushort> above = picture.Row(c, 2 * y);
                ReadOnlySpan<ushort> below = picture.Row(c, (2 * y) + 1);
                Span<ushort> row = halved.Row(c, y);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = (ushort)((above[2 * x] + above[(2 * x) + 1] + below[2 * x] + below[(2 * x) + 1] + 2) / 4);
                }
            }
        }

        return halved;
    }
}
