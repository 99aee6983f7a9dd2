using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Fitting.Tests.Kernels;
using Bespoke.Fitting.Tests.Runtime;
using Bespoke.Imaging;
using Bespoke.Metrics;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>A picture in strips against the same picture in one piece.</summary>
public unsafe class StripTests
{
    private const double Lambda = 0.02;

    /// <summary>Sums are taken in another order, and nothing else may differ.</summary>
    private const double Rounding = 2e-5;

    private static readonly OverfitShape s_shape = new(21, 151, 3, 6, 2, 1, 1);
    private static readonly LatentSurrogate s_soft = LatentSurrogate.Soft(0.3f, 0.2f, 5);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 0)]
    [InlineData(16, 1, 1)]
    [InlineData(50, 4, 2)]
    [InlineData(100, 3, 3)]
    public void Loss_and_gradients_are_those_of_the_picture_in_one_piece(int rows, int channels, int size)
    {
        OverfitShape shape = new(21, 151, channels, 6, 2, size, size);
        using WorkerTeam team = new(2);
        using OverfitGraph whole = CreateGraph(shape, team, shape.Height);
        using OverfitGraph strips = CreateGraph(shape, team, rows);

        // The second run must not see anything of the first.
        strips.Run(s_soft with { Seed = 1 }, Lambda, withGrads: true);
        FitLoss loss = strips.Run(s_soft, Lambda, withGrads: true);
        AssertSameLossAndGradients(whole.Run(s_soft, Lambda, withGrads: true), whole, loss, strips);
    }

    [Fact]
    public void Prices_and_curvature_of_latents_are_those_of_the_picture_in_one_piece()
    {
        using WorkerTeam team = new(2);
        using OverfitGraph whole = CreateGraph(s_shape, team, s_shape.Height);
        using OverfitGraph strips = CreateGraph(s_shape, team, 16);
        AssertSameLossAndGradients(whole.RunWithPrices(Lambda), whole, strips.RunWithPrices(Lambda), strips);
        AssertSameLatents(whole, strips, grid => (nint)grid.First, "prices of +1");
        AssertSameLatents(whole, strips, grid => (nint)grid.Second, "prices of -1");
        Near.Equal(whole.LatentCurvature(), strips.LatentCurvature(), Rounding, "curvature of grid");
    }

    [Fact]
    public void Rate_and_distortion_alone_equal_those_of_a_hard_run()
    {
        using WorkerTeam team = new(1);
        using OverfitGraph strips = CreateGraph(s_shape, team, 16);
        FitLoss loss = strips.Run(LatentSurrogate.Hard, Lambda, withGrads: false);
        Assert.Equal(loss, strips.Run(LatentSurrogate.Hard, Lambda, withGrads: true));
        Assert.Equal(loss.LatentBits, strips.RunRate());
        Assert.Equal(loss.Distortion, strips.RunDistortion());
    }

    [Fact]
    public void The_curvature_of_parameters_differs_by_its_random_signs_alone()
    {
        using WorkerTeam team = new(2);
        using OverfitGraph whole = CreateGraph(s_shape, team, s_shape.Height);
        using OverfitGraph strips = CreateGraph(s_shape, team, 38);
        double[] expected = new double[whole.Layout.Count];
        double[] actual = new double[whole.Layout.Count];
        whole.Run(LatentSurrogate.Hard, Lambda, withGrads: false);
        strips.Run(LatentSurrogate.Hard, Lambda, withGrads: false);

        // The second time must not see anything of the first.
        strips.Curvature(Lambda, actual);
        strips.Curvature(Lambda, actual);
        whole.Curvature(Lambda, expected);
        foreach (ParameterTensor tensor in whole.Layout.Tensors)
        {
            double[] of = expected[tensor.Offset..(tensor.Offset + tensor.Count)];
            double[] strip = actual[tensor.Offset..(tensor.Offset + tensor.Count)];

            // Where strips meet, the squares of two sums with random signs stand for the square of one sum.
            bool hasSigns = tensor.Name.StartsWith("synthesis", StringComparison.Ordinal);
            Near.Equal(of, strip, hasSigns ? 0.05 : 0, tensor.Name);
        }
    }

    [Fact]
    public void Iterations_give_the_same_bits_for_1_2_and_3_threads()
    {
        List<int[]> results = [];
        foreach (int threads in (ReadOnlySpan<int>)[1, 2, 3, 3])
        {
            using WorkerTeam team = new(threads);
            using OverfitGraph graph = CreateGraph(s_shape, team, 40);
            for (int step = 1; step <= 5; step++)
            {
                Iterate(graph, step);
            }

            List<int> result = [.. new Span<int>(graph.Parameters, graph.Layout.Count)];
            foreach (GridBuffers grid in graph.Grids)
            {
                result.AddRange(new Span<int>(grid.Base(grid.Latent), (int)grid.PlaneFloats));
            }

            results.Add([.. result]);
        }

        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void Graphs_of_a_set_share_their_strips_and_do_not_see_each_other()
    {
        using WorkerTeam team = new(2);
        using NativeArena shared = new();
        OverfitGraph[] members = [.. Enumerable.Range(0, 2).Select(n =>
        {
            OverfitGraph graph = CreateGraph(s_shape, team, 40, picture: n, shared);
            shared.Rewind();
            return graph;
        })];
        for (int n = 0; n < 2; n++)
        {
            using OverfitGraph alone = CreateGraph(s_shape, team, 40, picture: n);
            FitLoss expected = alone.Run(s_soft, Lambda, withGrads: true);
            members[1 - n].Run(s_soft, Lambda, withGrads: true);
            Assert.Equal(expected, members[n].Run(s_soft, Lambda, withGrads: true));
            Assert.Equal(Read(alone, alone.ParameterGrads), Read(alone, members[n].ParameterGrads));
        }

        Array.ForEach(members, graph => graph.Dispose());
    }

    [Fact]
    public void An_iteration_allocates_nothing()
    {
        using WorkerTeam team = new(2);
        using OverfitGraph graph = CreateGraph(s_shape, team, 40);
        Assert.Equal(0, new AllocationMeter(team, 2).Least(() =>
        {
            for (int step = 1; step <= 10; step++)
            {
                Iterate(graph, step);
            }
        }));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(300, 77, 10)]
    [InlineData(20, 1000, 64)]
    [InlineData(20, 1000, 1000)]
    public void Strips_cover_each_row_once_and_are_no_higher_than_asked_for(int width, int height, int rows)
    {
        Strip[] strips = Strip.Cut(new OverfitShape(width, height, 3, 7, 4, 1, 1), rows);
        Assert.Equal(0, strips[0].Rows.First);
        Assert.Equal(height, strips[^1].Rows.End);
        Assert.All(strips.Zip(strips.Skip(1)), pair => Assert.Equal(pair.First.Rows.End, pair.Second.Rows.First));
        Assert.All(strips, strip => Assert.InRange(strip.Rows.Count, 1, rows));
        Assert.All(strips, strip => Assert.Equal(strip == strips[0], strip.IsFirst));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(4000, 3000)]
    [InlineData(1000, 12_000)]
    [InlineData(60_000, 200)]
    public void Buffers_of_large_pictures_take_60_bytes_per_pixel_and_what_strips_need(int width, int height)
    {
        OverfitShape shape = new(width, height, 3, 9, 4, 2, 2);
        using WorkerTeam team = new(1);
        using OverfitGraph graph = FitSimd.Create(shape, new Picture(width, height, 3, 8), team, FitSimd.Best);
        Assert.InRange(graph.BufferBytes, 0, (60L * width * height) + 400_000_000);
    }

    [Fact]
    public void A_picture_fitted_in_strips_gives_a_file_that_decodes_to_what_the_fit_saw()
    {
        OverfitShape shape = new(45, 131, 3, 6, 4, 0, 0);
        Picture picture = OverfitCases.Waves(shape.Width, shape.Height);
        using WorkerTeam team = new(1);
        using OverfitGraph graph = FitSimd.Create(shape, picture, team, FitSimd.Best, stripRows: 32);
        FitMonitor monitor = new(60, null, null, CancellationToken.None);
        FitSchedule schedule = FitSchedule.For(60, shape, handsOnLatents: true) with { Rehearsal = null, Candidates = 2 };
        new OverfitFitter(graph, [picture], 1e-4, seed: 1, schedule, monitor, isStarted: false, stepWork: 1).Run();
        OverfitContent content = ContentBuilder.Build(graph, 1e-4);
        new LatentRefiner(graph, 1e-4).Run(1, () => false);
        ContentBuilder.CopyLatents(graph, content);

        (byte[] file, _) = OverfitCodec.Write(content, 8, PictureMetadata.Empty, threads: 1);

        double seen = -10 * Math.Log10(graph.RunDistortion());
        Assert.InRange(seen, 20, 60);
        Assert.Equal(seen, Psnr.Compute(picture, BespokeDecoder.Decode(file)), 0.2);
    }

    private static OverfitGraph CreateGraph(OverfitShape shape, WorkerTeam team, int rows, int picture = 0, NativeArena? shared = null)
    {
        Random random = new(1 + picture);
        Picture samples = OverfitCases.RandomPicture(shape.Width, shape.Height, shape.Channels, random);
        OverfitGraph graph = FitSimd.Create(shape, samples, team, FitSimd.Best, pictures: 1, shared, rows);
        OverfitGraphTests.Fill(
            graph,
            OverfitCases.RandomParameters(graph.Layout, new Random(1)),
            [.. shape.Grids.Select(grid => Numbers.Normals(random, grid.Count, 2))]);
        return graph;
    }

    /// <summary>One step of Adam for the latents, of plain descent for the parameters.</summary>
    private static void Iterate(OverfitGraph graph, int step)
    {
        graph.Run(s_soft with { Seed = (uint)step }, Lambda, withGrads: true);
        graph.StepLatents(0.01f, 0.9f, 0.999f, step);
        for (int n = 0; n < graph.Layout.Count; n++)
        {
            graph.Parameters[n] -= 0.002f * graph.ParameterGrads[n];
        }
    }

    private static void AssertSameLossAndGradients(FitLoss expected, OverfitGraph whole, FitLoss actual, OverfitGraph strips)
    {
        Assert.Equal(expected.LatentBits, actual.LatentBits);
        Assert.Equal(whole.GridBits, strips.GridBits);
        Assert.Equal(expected.Distortion, actual.Distortion, 1e-6 * expected.Distortion);
        foreach (ParameterTensor tensor in whole.Layout.Tensors)
        {
            Near.Equal(
                FloatMemory.Read(whole.ParameterGrads + tensor.Offset, tensor.Count),
                FloatMemory.Read(strips.ParameterGrads + tensor.Offset, tensor.Count),
                Rounding,
                $"gradients of {tensor.Name}");
        }

        AssertSameLatents(whole, strips, grid => (nint)grid.Grad, "gradients");
    }

    private static void AssertSameLatents(OverfitGraph whole, OverfitGraph strips, Func<GridBuffers, nint> plane, string what)
    {
        for (int g = 0; g < whole.Grids.Length; g++)
        {
            Near.Equal(
                OverfitGraphTests.ReadPlane(whole.Grids[g], (float*)plane(whole.Grids[g])),
                OverfitGraphTests.ReadPlane(strips.Grids[g], (float*)plane(strips.Grids[g])),
                Rounding,
                $"{what} in grid {g}");
        }
    }

    private static float[] Read(OverfitGraph graph, float* values) => new ReadOnlySpan<float>(values, graph.Layout.Count).ToArray();
}
