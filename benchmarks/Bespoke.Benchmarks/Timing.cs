using System.Diagnostics;

namespace Bespoke.Benchmarks;

/// <summary>Wall-clock times of a piece of work that is done many times.</summary>
internal static class Timing
{
    private const int LeastRuns = 9;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan s_measuring = TimeSpan.FromSeconds(1);

    /// <summary>The median and the shortest time in milliseconds, warm.</summary>
    public static (double Median, double Least) Measure(Action work)
    {
        for (Stopwatch total = Stopwatch.StartNew(); total.Elapsed < s_warmUp;)
        {
            work();
        }

        List<double> times = [];
        for (Stopwatch total = Stopwatch.StartNew(); total.Elapsed < s_measuring || times.Count < LeastRuns;)
        {
            Stopwatch one = Stopwatch.StartNew();
            work();
            times.Add(one.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return (times[times.Count / 2], times[0]);
    }
}
