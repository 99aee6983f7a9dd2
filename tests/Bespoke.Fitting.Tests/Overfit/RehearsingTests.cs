using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

public unsafe class RehearsingTests
{
    private static readonly OverfitShape s_shape = new(131, 129, 3, 7, 4, 0, 0);

    [Fact]
    public void A_smooth_picture_starts_from_latents_in_all_grids_but_the_finest()
    {
        double[] sizes = Rehearse(SmoothPicture(), lambda: 0.02);

        Assert.Equal(0, sizes[^1]);
        Assert.True(sizes[..^1].Max() > 0);
    }

    [Fact]
    public void A_picture_of_rich_detail_starts_from_networks_alone()
    {
        double[] sizes = Rehearse(OverfitCases.RandomPicture(s_shape.Width, s_shape.Height, 3, new Random(1)), lambda: 1e-4);

        Assert.All(sizes, size => Assert.Equal(0, size));
    }

    /// <summary>Sums of the latents' magnitudes, grid by grid.</summary>
    private static double[] Rehearse(Picture picture, double lambda)
    {
        FitSchedule schedule = FitSchedule.For(60, s_shape, Rehearsing.IsFinestGridSpare(picture, lambda)).Rehearsal!;
        using WorkerTeam team = new(2);
        using OverfitGraph graph = OverfitGraph.Create(s_shape, picture, team);

        Rehearsing.Run(graph, picture, lambda, seed: 1, schedule, team, new FitMonitor(60, null, null, CancellationToken.None));

        Assert.Contains(new ReadOnlySpan<float>(graph.Parameters, graph.Layout.Count).ToArray(), parameter => parameter != 0);
        return [.. graph.Grids.Select(grid => OverfitGraphTests.ReadPlane(grid, grid.Latent).Sum(Math.Abs))];
    }

    private static Picture SmoothPicture()
    {
        Picture picture = new(s_shape.Width, s_shape.Height, 3, 8);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < s_shape.Height; y++)
            {
                Span<ushort> row = picture.Row(c, y);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = (ushort)(128 + (100 * Math.Sin((x / 20.0) + c) * Math.Cos(y / 30.0)));
                }
            }
        }

        return picture;
    }
}
