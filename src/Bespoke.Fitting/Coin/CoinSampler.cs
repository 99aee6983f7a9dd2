using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Coin;

/// <summary>
/// Chooses the blocks of the picture that one step of a fit looks at. The picture is cut into as many stretches as blocks are wanted, and one block
/// is drawn from each: every step sees all of the picture thinly, every block is equally likely but for rounding, and the order is that of memory.
/// </summary>
internal sealed class CoinSampler
{
    private readonly int[] _chosen;
    private readonly int _blocks;
    private SplitMix64 _random;

    /// <param name="blocks">Blocks of the picture.</param>
    /// <param name="share">Share of them to choose, above 0 and at most 1; rounded up to a whole block.</param>
    /// <param name="seed">The same seed gives the same choices.</param>
    public CoinSampler(int blocks, double share, int seed)
    {
        _blocks = blocks;
        _chosen = new int[Math.Clamp((int)Math.Ceiling(blocks * share), 1, blocks)];
        _random = new SplitMix64(seed);
    }

    /// <summary>The blocks of the next step, rising. The array is the same one each time.</summary>
    public int[] Next()
    {
        for (int n = 0; n < _chosen.Length; n++)
        {
            long first = (long)_blocks * n / _chosen.Length;
            long end = (long)_blocks * (n + 1) / _chosen.Length;
            _chosen[n] = (int)(first + (long)(_random.Next() % (ulong)(end - first)));
        }

        return _chosen;
    }
}
