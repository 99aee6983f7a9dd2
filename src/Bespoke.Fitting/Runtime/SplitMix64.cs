namespace Bespoke.Fitting.Runtime;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): random numbers that are the same for a seed in every version of the runtime.</summary>
internal struct SplitMix64
{
    private ulong _state;

    public SplitMix64(int seed)
    {
        _state = (ulong)seed;
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in 0..1, below 1.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in -1..1.</summary>
    public float NextSigned() => (float)((2 * NextUnit()) - 1);
}
