using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

public unsafe class CoarserStartTests
{
    private static readonly OverfitShape s_halved = new(35, 22, 3, 6, 3, 2, 2);
    private static readonly OverfitShape s_whole = new(69, 43, 3, 7, 4, 2, 2);

    [Fact]
    public void What_serves_a_level_of_the_whole_serves_the_one_below_in_the_halved_picture()
    {
        using WorkerTeam team = new(1);
        using OverfitGraph halved = Create(s_halved, team);
        using OverfitGraph whole = Create(s_whole, team);
        double[] parameters = OverfitCases.RandomParameters(whole.Layout, new Random(2));
        for (int n = 0; n < parameters.Length; n++)
        {
            whole.Parameters[n] = (float)parameters[n];
        }

        CoarserStart.Set(halved, whole, new SharedStart([], whole.Layout, SharedScope.Outputs));
        float[] before = [.. parameters.Select(p => (float)p)];
        FinerStart.SetNetworks(whole, halved);

        // There and back again: only what the finest level has of its own is lost.
        foreach (ParameterTensor tensor in whole.Layout.Tensors)
        {
            ReadOnlySpan<float> was = before.AsSpan(tensor.Offset, tensor.Count);
            ReadOnlySpan<float> now = new(whole.Parameters + tensor.Offset, tensor.Count);
            if (tensor.Name is "synthesis V1" or "synthesis P")
            {
                for (int row = 0; row < tensor.Rows; row++)
                {
                    Assert.Equal(was.Slice((row * 7) + 1, 6), now.Slice((row * 7) + 1, 6));
                }
            }
            else if (!tensor.Name.EndsWith('0') && !tensor.Name.StartsWith("features", StringComparison.Ordinal))
            {
                Assert.Equal(was, now);
            }
        }

        Assert.Equal(whole.Values("features A1").ToArray(), halved.Values("features A0").ToArray());
    }

    [Fact]
    public void A_synthesis_of_its_own_is_left_alone()
    {
        using WorkerTeam team = new(1);
        using OverfitGraph halved = Create(s_halved, team);
        using OverfitGraph whole = Create(s_whole, team);
        new Span<float>(whole.Parameters, whole.Layout.Count).Fill(2);
        new Span<float>(halved.Parameters, halved.Layout.Count).Fill(1);

        CoarserStart.Set(halved, whole, new SharedStart([], whole.Layout, SharedScope.AllButSynthesis));

        Assert.All(halved.Values("synthesis V1").ToArray(), value => Assert.Equal(1, value));
        Assert.All(halved.Values("entropy W1").ToArray(), value => Assert.Equal(2, value));
    }

    private static OverfitGraph Create(OverfitShape shape, WorkerTeam team) =>
        OverfitGraph.Create(shape, [OverfitCases.RandomPicture(shape.Width, shape.Height, shape.Channels, new Random(1))], team);
}
