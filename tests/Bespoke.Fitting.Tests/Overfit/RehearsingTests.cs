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
        double[] sizes = Rehearse(SmoothPicture(s_shape.Width, s_shape.Height, phase: 0), lambda: 0.02);

        Assert.Equal(0, sizes[^1]);
        Assert.True(sizes[..^1].Max() > 0);
    }

    [Fact]
    public void A_picture_of_rich_detail_starts_from_networks_alone()
    {
        double[] sizes = Rehearse(OverfitCases.RandomPicture(s_shape.Width, s_shape.Height, 3, new Random(1)), lambda: 1e-4);

        Assert.All(sizes, size => Assert.Equal(0, size));
    }

    [Fact]
    public void Of_a_set_all_pictures_are_rehearsed_and_each_starts_from_its_own_latents()
    {
        OverfitShape shape = new(64, 48, 3, 6, 4, 0, 0);
        Picture[] pictures = [SmoothPicture(64, 48, phase: 0), SmoothPicture(64, 48, phase: 2)];
        Assert.True(Rehearsing.IsFinestGridSpare(pictures, lambda: 0.02));
        FitSchedule schedule = FitSchedule.For(60, s_shape, handsOnLatents: true).Rehearsal!;
        using WorkerTeam team = new(2);
        using OverfitGraph graph = OverfitGraph.Create(shape, pictures, team);

        Rehearsing.Run(graph, pictures, 0.02, seed: 1, schedule, team, new FitMonitor(60, null, null, CancellationToken.None));

        double[][] latents = [.. graph.Grids.Select(grid => OverfitGraphTests.ReadPlane(grid, grid.Latent))];
        int grids = shape.Grids.Count;
        Assert.All(latents[grids - 1], latent => Assert.Equal(0, latent));
        Assert.All(latents[^1], latent => Assert.Equal(0, latent));
        Assert.NotEqual(latents[grids - 2], latents[^2]);
        Assert.Contains(latents[^2], latent => latent != 0);
    }

    /// <summary>Sums of the latents' magnitudes, grid by grid.</summary>
    private static double[] Rehearse(Picture picture, double lambda)
    {
        FitSchedule schedule = FitSchedule.For(60, s_shape, Rehearsing.IsFinestGridSpare([picture], lambda)).Rehearsal!;
        using WorkerTeam team = new(2);
        using OverfitGraph graph = OverfitGraph.Create(s_shape, [picture], team);

        Rehearsing.Run(graph, [picture], lambda, seed: 1, schedule, team, new FitMonitor(60, null, null, CancellationToken.None));

        Assert.Contains(new ReadOnlySpan<float>(graph.Parameters, graph.Layout.Count).ToArray(), parameter => parameter != 0);
        return [.. graph.Grids.Select(grid => OverfitGraphTests.ReadPlane(grid, grid.Latent).Sum(Math.Abs))];
    }

    private static Picture SmoothPicture(int width, int height, double phase)
    {
        Picture picture = new(width, height, 3, 8);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<ushort> row = picture.Row(c, y);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = (ushort)(128 + (100 * Math.Sin((x / 20.0) + c + phase) * Math.Cos(y / 30.0)));
                }
            }
        }

        return picture;
    }
}
