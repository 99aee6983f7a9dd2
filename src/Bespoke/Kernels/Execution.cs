namespace Bespoke.Kernels;

/// <summary>How work is done. Results never depend on it.</summary>
/// <param name="Threads">Threads to use, 1 or more.</param>
/// <param name="Level">Vector width of the kernels.</param>
internal readonly record struct Execution(int Threads, SimdLevel Level)
{
    /// <summary>This machine's best vectors on so many threads; 0 means all cores.</summary>
    public static Execution On(int threads) => new(threads > 0 ? threads : Environment.ProcessorCount, Simd.Level);

    /// <summary>Runs independent pieces of work, 0 .. count - 1.</summary>
    public void For(int count, Action<int> body)
    {
        if (Threads > 1 && count > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads }, body);
            return;
        }

        for (int n = 0; n < count; n++)
        {
            body(n);
        }
    }
}
