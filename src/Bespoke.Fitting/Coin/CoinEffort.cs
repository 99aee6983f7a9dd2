namespace Bespoke.Fitting.Coin;

/// <summary>What the effort levels mean for a sine network, in iterations; the highest is the paper's.</summary>
internal static class CoinEffort
{
    /// <summary>Iterations of the paper: more bring little.</summary>
    public const int Most = 50_000;

    private static readonly int[] s_iterations = [250, 500, 1000, 2000, 4000, 8000, 15_000, 30_000, Most];

    /// <summary>Iterations of an effort level, 1 to 9.</summary>
    public static int Iterations(int effort) => s_iterations[effort - 1];
}
