using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Fitting.Tests.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>The graph of a set against graphs of its pictures that share nothing.</summary>
public sealed unsafe class SetGraphTests : IDisposable
{
    private const int Count = 3;
    private const double Lambda = 0.02;
    private static readonly OverfitShape s_shape = new(33, 29, 3, 5, 2, 1, 1);
    private static readonly LatentSurrogate s_quiet = LatentSurrogate.Soft(0.3f, 0, 5);

    private readonly WorkerTeam _team = new(2);
    private readonly OverfitGraph _set;
    private readonly OverfitGraph[] _alone;

    public SetGraphTests()
    {
        Random random = new(1);
        Picture[] pictures = [.. Enumerable.Range(0, Count).Select(_ => OverfitCases.RandomPicture(s_shape.Width, s_shape.Height, 3, random))];
        _set = OverfitGraph.Create(s_shape, pictures, _team);
        _alone = [.. pictures.Select(picture => FitSimd.Create(s_shape, picture, _team, FitSimd.Best, Count))];
        double[] parameters = OverfitCases.RandomParameters(_set.Layout, random);
        double[][] latents = [.. _set.Grids.Select(grid => Numbers.Normals(random, grid.Width * grid.Height))];
        OverfitGraphTests.Fill(_set, parameters, latents);
        for (int n = 0; n < Count; n++)
        {
            OverfitGraphTests.Fill(_alone[n], parameters, latents[(n * s_shape.Grids.Count)..((n + 1) * s_shape.Grids.Count)]);
        }
    }

    public void Dispose()
    {
        _set.Dispose();
        Array.ForEach(_alone, graph => graph.Dispose());
        _team.Dispose();
    }

    [Fact]
    public void Losses_and_gradients_are_the_sums_of_those_of_the_pictures()
    {
        // The second run must not see anything of the first.
        _set.Run(s_quiet with { Deviation = 0.2f }, Lambda, withGrads: true);
        FitLoss loss = _set.Run(s_quiet, Lambda, withGrads: true);
        AssertIsSum(loss, [.. _alone.Select(graph => graph.Run(s_quiet, Lambda, withGrads: true))]);
        AssertSameLatents(grid => (nint)grid.Grad);
    }

    [Fact]
    public void Prices_and_the_loss_with_them_are_those_of_the_pictures()
    {
        FitLoss loss = _set.RunWithPrices(Lambda);
        AssertIsSum(loss, [.. _alone.Select(graph => graph.RunWithPrices(Lambda))]);
        AssertSameLatents(grid => (nint)grid.First);
        AssertSameLatents(grid => (nint)grid.Second);
    }

    [Fact]
    public void Rate_distortion_and_curvature_add_up()
    {
        FitLoss loss = _set.Run(LatentSurrogate.Hard, Lambda, withGrads: false);
        Array.ForEach(_alone, graph => graph.Run(LatentSurrogate.Hard, Lambda, withGrads: false));
        Assert.Equal(loss.LatentBits, _set.RunRate());
        Assert.Equal(loss.Distortion, _set.RunDistortion());
        double[] curvature = new double[_set.Layout.Count];
        double[] sum = new double[_set.Layout.Count];
        _set.Curvature(Lambda, curvature);
        foreach (OverfitGraph graph in _alone)
        {
            double[] one = new double[sum.Length];
            graph.Curvature(Lambda, one);
            sum = [.. sum.Zip(one, (a, b) => a + b)];
        }

        Assert.Equal(sum, curvature);
        Assert.Equal(_alone.SelectMany(graph => graph.LatentCurvature()), _set.LatentCurvature());
    }

    [Fact]
    public void A_picture_weighs_as_much_as_all_of_one_that_is_alone_divided_by_their_number()
    {
        using OverfitGraph single = FitSimd.Create(s_shape, OverfitCases.RandomPicture(s_shape.Width, s_shape.Height, 3, new Random(2)), _team, FitSimd.Best);
        using OverfitGraph member = FitSimd.Create(s_shape, OverfitCases.RandomPicture(s_shape.Width, s_shape.Height, 3, new Random(2)), _team, FitSimd.Best, 4);
        foreach (OverfitGraph graph in (OverfitGraph[])[single, member])
        {
            new ReadOnlySpan<float>(_set.Parameters, _set.Layout.Count).CopyTo(new Span<float>(graph.Parameters, _set.Layout.Count));
        }

        FitLoss whole = single.Run(s_quiet, Lambda, withGrads: true);
        FitLoss quarter = member.Run(s_quiet, Lambda, withGrads: true);
        Assert.Equal((whole.Distortion / 4, whole.LatentBits, 4 * single.Pixels), (quarter.Distortion, quarter.LatentBits, member.Pixels));
        Assert.Equal(Read(single.ParameterGrads).Select(grad => grad / 4), Read(member.ParameterGrads));
    }

    [Fact]
    public void Each_picture_has_noise_of_its_own()
    {
        foreach (GridBuffers grid in _set.Grids)
        {
            new Span<float>(grid.Base(grid.Latent), (int)grid.PlaneFloats).Clear();
        }

        _set.Run(s_quiet with { Deviation = 0.2f }, Lambda, withGrads: true);
        double[][] finest = [.. _set.Pictures.Select(picture => OverfitGraphTests.ReadPlane(picture.Grids[^1], picture.Grids[^1].Rounded))];
        Assert.NotEqual(finest[0], finest[1]);
        Assert.NotEqual(finest[0], finest[2]);
    }

    [Fact]
    public void An_iteration_allocates_nothing()
    {
        Assert.Equal(0, new AllocationMeter(_team, 2).Least(() =>
        {
            for (int step = 1; step <= 10; step++)
            {
                _set.Run(s_quiet, Lambda, withGrads: true);
                _set.StepLatents(0.01f, 0.9f, 0.999f, step);
            }
        }));
    }

    private void AssertIsSum(FitLoss loss, FitLoss[] losses)
    {
        Assert.Equal(losses.Sum(one => one.Distortion), loss.Distortion);
        Assert.Equal(losses.Sum(one => one.LatentBits), loss.LatentBits);
        Assert.Equal(_alone.SelectMany(graph => graph.GridBits), _set.GridBits);
        float[] sum = new float[_set.Layout.Count];
        foreach (OverfitGraph graph in _alone)
        {
            sum = [.. sum.Zip(Read(graph.ParameterGrads), (a, b) => a + b)];
        }

        Assert.Equal(sum, Read(_set.ParameterGrads));
    }

    private void AssertSameLatents(Func<GridBuffers, nint> plane)
    {
        GridBuffers[] alone = [.. _alone.SelectMany(graph => graph.Grids)];
        for (int g = 0; g < alone.Length; g++)
        {
            double[] expected = OverfitGraphTests.ReadPlane(alone[g], (float*)plane(alone[g]));
            Assert.Contains(expected, value => value != 0);
            Assert.Equal(expected, OverfitGraphTests.ReadPlane(_set.Grids[g], (float*)plane(_set.Grids[g])));
        }
    }

    private float[] Read(float* values) => new ReadOnlySpan<float>(values, _set.Layout.Count).ToArray();
}
