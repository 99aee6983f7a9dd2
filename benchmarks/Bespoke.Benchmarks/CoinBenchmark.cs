using System.Diagnostics;
using Bespoke.Coin;
using Bespoke.Fitting.Coin;
using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Kernels;

namespace Bespoke.Benchmarks;

/// <summary>Fitting and decoding of a sine network on 768 x 512 pixels, beside the same network written layer by layer.</summary>
internal static class CoinBenchmark
{
    private const int Width = 768;
    private const int Height = 512;
    private const int Repeats = 5;

    public static int Run(int layers, int hidden)
    {
        CoinShape shape = new(Width, Height, 3, layers, hidden);
        double pixels = (double)Width * Height;
        double flopsPerIteration = 3 * 2 * pixels * shape.MultiplicationsPerPixel;
        Console.WriteLine($"{layers}x{hidden}, {shape.ParameterCount} parameters, {flopsPerIteration / 1e9:F1} GFLOP an iteration");
        for (int threads = 1; threads <= Environment.ProcessorCount; threads *= 2)
        {
            double peak = MachinePeak.MeasureGflops(threads);
            Console.WriteLine($"peak of {threads} threads, fused multiply-add: {peak:F0} GFLOP/s");
            foreach (FitWidth width in Enum.GetValues<FitWidth>().Where(width => width <= FitSimd.Best))
            {
                double seconds = TimeFit(shape, threads, width);
                double gflops = flopsPerIteration / seconds / 1e9;
                Console.WriteLine(
                    $"fit, {threads} threads, {(int)width} bits: {1e3 * seconds:F0} ms an iteration, {gflops:F0} GFLOP/s, {gflops / peak:P0} of peak");
            }
        }

        double obvious = TimeObvious(shape);
        double fused = TimeFit(shape, 1, FitSimd.Best);
        Console.WriteLine($"fit, layer by layer over the whole picture, 1 thread: {1e3 * obvious:F0} ms, {obvious / fused:F1} times as long");
        ReportDecode(shape);
        return 0;
    }

    private static double TimeFit(CoinShape shape, int threads, FitWidth width)
    {
        using WorkerTeam team = new(threads);
        using CoinGraph graph = CoinGraph.Create(shape, new Picture(Width, Height, 3, 8), team, width);
        SineInitialization.Make(shape, 1).CopyTo(graph.ParameterSpan);
        return Best(() => graph.Run(withGrads: true));
    }

    private static double TimeObvious(CoinShape shape)
    {
        ObviousSineNetwork network = new(shape, SineInitialization.Make(shape, 1));
        return Best(() => network.Run());
    }

    private static void ReportDecode(CoinShape shape)
    {
        SineNetwork network = new(shape, SineInitialization.Make(shape, 1));
        double whole = TimeDecode(new PictureRegion(0, 0, Width, Height));
        double part = TimeDecode(new PictureRegion(Width / 4, Height / 4, Width / 4, Height / 4));
        Console.WriteLine($"decode, 1 thread: whole {1e3 * whole:F0} ms; 1/16 of the area {1e3 * part:F1} ms, 1/{whole / part:F1} of the time");

        double TimeDecode(PictureRegion region)
        {
            PositionGrid grid = new(shape, new PictureSize(Width, Height), region);
            return Best(() => CoinReconstruction.Run(network, grid, 8, PictureMetadata.Empty, Execution.On(1)));
        }
    }

    private static double Best(Action action)
    {
        action();
        double best = double.PositiveInfinity;
        for (int n = 0; n < Repeats; n++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
