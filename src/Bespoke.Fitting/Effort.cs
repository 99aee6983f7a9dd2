namespace Bespoke.Fitting;

/// <summary>What the effort levels mean, in iterations of the whole fit.</summary>
public static class Effort
{
    private static readonly int[] s_iterations = [60, 150, 300, 500, 750, 2000, 4500, 10_000, 30_000];

    /// <summary>Iterations of an effort level.</summary>
    /// <param name="effort">1 (fast) to 9 (slow).</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    public static int Iterations(int effort)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(effort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(effort, s_iterations.Length);
        return s_iterations[effort - 1];
    }
}
