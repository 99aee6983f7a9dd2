using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bespoke.Fitting.Runtime;

namespace Bespoke.Benchmarks;

/// <summary>What the cores can do: independent fused multiply-adds of the widest vectors, nothing else.</summary>
internal static class MachinePeak
{
    private const int Sums = 12;
    private const int Steps = 20_000_000;

    /// <summary>
    /// GFLOP/s of so many threads at once, a fused multiply-add counted as two; the best of several trials. Not a multiple of what one thread reaches:
    /// two virtual cores may be one, and many cores at work run slower than one alone.
    /// </summary>
    public static double MeasureGflops(int threads)
    {
        using WorkerTeam team = new(threads);
        int[] lanes = new int[threads];
        double best = 0;
        for (int n = 0; n < 5; n++)
        {
            long start = Stopwatch.GetTimestamp();
            team.Run(threads, thread => lanes[thread] = Vector512.IsHardwareAccelerated ? Wide() : Narrow());
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * Sums * Steps * lanes.Sum() / seconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Narrow()
    {
        Vector256<float> x = Vector256.Create(0.5f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int n = 0; n < Steps; n++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, x);
            b = Vector256.FusedMultiplyAdd(b, x, x);
            c = Vector256.FusedMultiplyAdd(c, x, x);
            d = Vector256.FusedMultiplyAdd(d, x, x);
            e = Vector256.FusedMultiplyAdd(e, x, x);
            f = Vector256.FusedMultiplyAdd(f, x, x);
            g = Vector256.FusedMultiplyAdd(g, x, x);
            h = Vector256.FusedMultiplyAdd(h, x, x);
            i = Vector256.FusedMultiplyAdd(i, x, x);
            j = Vector256.FusedMultiplyAdd(j, x, x);
            k = Vector256.FusedMultiplyAdd(k, x, x);
            l = Vector256.FusedMultiplyAdd(l, x, x);
        }

        // All sums are used, so that none is left out; they are finite.
        return float.IsFinite(Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l)) ? Vector256<float>.Count : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Wide()
    {
        Vector512<float> x = Vector512.Create(0.5f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int n = 0; n < Steps; n++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, x);
            b = Vector512.FusedMultiplyAdd(b, x, x);
            c = Vector512.FusedMultiplyAdd(c, x, x);
            d = Vector512.FusedMultiplyAdd(d, x, x);
            e = Vector512.FusedMultiplyAdd(e, x, x);
            f = Vector512.FusedMultiplyAdd(f, x, x);
            g = Vector512.FusedMultiplyAdd(g, x, x);
            h = Vector512.FusedMultiplyAdd(h, x, x);
            i = Vector512.FusedMultiplyAdd(i, x, x);
            j = Vector512.FusedMultiplyAdd(j, x, x);
            k = Vector512.FusedMultiplyAdd(k, x, x);
            l = Vector512.FusedMultiplyAdd(l, x, x);
        }

        return float.IsFinite(Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l)) ? Vector512<float>.Count : 0;
    }
}
