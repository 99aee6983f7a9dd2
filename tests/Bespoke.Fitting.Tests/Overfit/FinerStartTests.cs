using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

public unsafe class FinerStartTests
{
    private static readonly OverfitShape s_halved = new(35, 22, 3, 6, 3, 2, 2);
    private static readonly OverfitShape s_whole = new(69, 43, 3, 7, 4, 2, 2);

    [Fact]
    public void Latents_and_what_predicts_them_serve_one_level_finer()
    {
        using WorkerTeam team = new(1);
        using OverfitGraph halved = Create(s_halved, team);
        using OverfitGraph whole = Create(s_whole, team);
        Fill(halved);
        Fill(whole);

        FinerStart.SetNetworks(whole, halved);
        FinerStart.SetLatents(whole, halved);

        halved.Run(LatentSurrogate.Hard, 1e-3, withGrads: false);
        whole.Run(LatentSurrogate.Hard, 1e-3, withGrads: false);
        for (int g = 0; g < halved.Grids.Length; g++)
        {
            Assert.Equal(OverfitGraphTests.ReadPlane(halved.Grids[g], halved.Grids[g].Latent), OverfitGraphTests.ReadPlane(whole.Grids[g], whole.Grids[g].Latent));

            // Level 2 of the halved picture has features, level 3 of the whole has none.
            if (halved.Grids[g].Grid.Level != 2)
            {
                Assert.Equal(halved.GridBits[g], whole.GridBits[g], 1e-3 * halved.GridBits[g]);
            }
        }

        Assert.All(OverfitGraphTests.ReadPlane(whole.Grids[^1], whole.Grids[^1].Latent), latent => Assert.Equal(0, latent));
    }

    [Fact]
    public void Synthesis_sees_each_level_as_it_saw_the_one_below()
    {
        using WorkerTeam team = new(1);
        using OverfitGraph halved = Create(s_halved, team);
        using OverfitGraph whole = Create(s_whole, team);
        Fill(halved);

        FinerStart.SetNetworks(whole, halved);
        FinerStart.SetLatents(whole, halved);

        float[] from = halved.Values("synthesis V1").ToArray();
        float[] to = whole.Values("synthesis V1").ToArray();
        for (int row = 0; row < s_whole.Hidden; row++)
        {
            Assert.Equal(from[row * 6], to[row * 7]);
            Assert.Equal(from.AsSpan(row * 6, 6), to.AsSpan((row * 7) + 1, 6));
        }

        Assert.Equal(halved.Values("upsampling k4").ToArray(), whole.Values("upsampling k5").ToArray());
        Assert.Equal(halved.Values("upsampling f0").ToArray(), whole.Values("upsampling f0").ToArray());
        Assert.Equal(halved.Values("synthesis X2").ToArray(), whole.Values("synthesis X2").ToArray());
    }

    private static OverfitGraph Create(OverfitShape shape, WorkerTeam team) =>
        OverfitGraph.Create(shape, [OverfitCases.RandomPicture(shape.Width, shape.Height, shape.Channels, new Random(1))], team);

    private static void Fill(OverfitGraph graph)
    {
        Random random = new(2);
        double[] parameters = OverfitCases.RandomParameters(graph.Layout, random);
        for (int n = 0; n < parameters.Length; n++)
        {
            graph.Parameters[n] = (float)parameters[n];
        }

        foreach (GridBuffers grid in graph.Grids)
        {
            for (int y = 0; y < grid.Height; y++)
            {
                for (int x = 0; x < grid.Width; x++)
                {
                    grid.Latent[((long)y * grid.Stride) + x] = random.Next(-3, 4);
                }
            }
        }
    }
}
