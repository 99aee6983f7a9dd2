namespace Bespoke.Overfit;

/// <summary>Spreads independent pieces of work over threads. What a piece computes never depends on which thread runs it.</summary>
internal static class Workers
{
    /// <summary>Runs <paramref name="body"/> for 0 .. count - 1 on at most <paramref name="threads"/> threads; 0 means all cores.</summary>
    public static void For(int count, int threads, Action<int> body)
    {
        int used = Math.Min(count, Count(threads));
        if (used > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = used }, body);
            return;
        }

        for (int n = 0; n < count; n++)
        {
            body(n);
        }
    }

    /// <summary>The number of threads that a request stands for.</summary>
    public static int Count(int threads) => threads > 0 ? threads : Environment.ProcessorCount;
}
