using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Coin;

/// <summary>
/// Chooses the samples of the picture that one step of a fit looks at. The picture, row after row, is cut into as many equal stretches as samples are
/// wanted, and one is drawn from each: every step sees all of the picture thinly, every sample is equally likely, and the order is that of memory.
/// </summary>
/// <remarks>Single samples, not runs of them: neighbours say nearly the same, so a run costs as many evaluations as it has samples and tells little more than one.</remarks>
internal sealed class CoinSampler
{
    private readonly int[] _chosen;
    private readonly int _last;
    private readonly double _stretch;
    private SplitMix64 _random;

    /// <param name="samples">Samples of the picture: its pixels.</param>
    /// <param name="share">Share of them to choose, above 0 and at most 1; rounded up to whole blocks of the kernels.</param>
    /// <param name="seed">The same seed gives the same choices.</param>
    public CoinSampler(int samples, double share, int seed)
    {
        const int N = MatrixKernel.BlockSize;
        int blocks = (int)Math.Ceiling(samples * share / N);
        _chosen = new int[(int)Math.Min((long)blocks * N, samples)];
        _last = samples - 1;
        _stretch = samples / (double)_chosen.Length;
        _random = new SplitMix64(seed);
    }

    /// <summary>The samples of the next step, rising. The array is the same one each time.</summary>
    public int[] Next()
    {
        for (int n = 0; n < _chosen.Length; n++)
        {
            // Rounding may carry the last one to the end of its stretch.
            _chosen[n] = Math.Min((int)((n + _random.NextUnit()) * _stretch), _last);
        }

        return _chosen;
    }
}
