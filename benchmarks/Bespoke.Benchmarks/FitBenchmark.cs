using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Benchmarks;

/// <summary>Speed of one fitting iteration of the overfitted codec, whole and stage by stage, as a share of the machine's peak.</summary>
internal static class FitBenchmark
{
    private const int Width = 768;
    private const int Height = 512;
    private const double Lambda = 1e-3;

    /// <param name="size">0 to 3: networks of about 500, 1,000, 2,000 or 3,000 multiplications per pixel.</param>
    public static int Run(int size)
    {
        OverfitShape shape = new(Width, Height, 3, 7, 4, size, size);
        for (int threads = 1; threads <= Environment.ProcessorCount; threads *= 2)
        {
            double peak = MachinePeak.MeasureGflops(threads);
            Console.WriteLine($"peak of {threads} threads, fused multiply-adds of the widest vectors: {peak:F0} GFLOP/s");
            foreach (FitWidth width in Enum.GetValues<FitWidth>().Where(width => width <= FitSimd.Best))
            {
                Report(shape, threads, width, peak);
            }
        }

        return 0;
    }

    private static void Report(OverfitShape shape, int threads, FitWidth width, double peak)
    {
        using WorkerTeam team = new(threads);
        using OverfitGraph graph = FitSimd.Create(shape, NoisyPicture(), team, width);
        Fill(graph);
        LatentSurrogate surrogate = LatentSurrogate.Soft(0.3f, 0.2f, 1);
        (double median, double least) = Timing.Measure(() =>
        {
            graph.Run(surrogate, Lambda, withGrads: true);
            graph.StepLatents(1e-4f, 0.9f, 0.999f, 1);
        });
        double flops = 3 * 2 * OverfitComplexity.Of(shape).Total * Width * Height;
        Console.WriteLine();
        Console.WriteLine(
            $"{threads} threads, {(int)width} bits: {median:F1} ms an iteration (least {least:F1}), {flops / median / 1e6:F0} GFLOP/s, "
            + $"{flops / median / 1e6 / peak:P0} of peak; buffers {graph.BufferBytes / 1e6:F0} MB");
        foreach (FitStage stage in graph.ListStages())
        {
            (double time, _) = Timing.Measure(stage.Run);
            double speed = 2 * stage.Multiplications / time / 1e6;
            string share = stage.Multiplications > 0 ? $"{speed,6:F0} GFLOP/s {speed / peak,5:P0} of peak" : "";
            Console.WriteLine($"  {stage.Name,-28}{time,8:F2} ms {share}");
        }
    }

    private static unsafe void Fill(OverfitGraph graph)
    {
        Random random = new(1);
        for (int n = 0; n < graph.Layout.Count; n++)
        {
            graph.Parameters[n] = (float)(random.NextDouble() - 0.5) * 0.2f;
        }

        foreach (GridBuffers grid in graph.Grids)
        {
            for (long n = 0; n < (long)grid.Height * grid.Stride; n++)
            {
                grid.Latent[n] = (float)(random.NextDouble() - 0.5) * 3;
            }
        }
    }

    private static Picture NoisyPicture()
    {
        Picture picture = new(Width, Height, 3, 8);
        Random random = new(2);
        for (int c = 0; c < 3; c++)
        {
            foreach (ref ushort sample in picture.Plane(c))
            {
                sample = (ushort)random.Next(256);
            }
        }

        return picture;
    }
}
