namespace Bespoke.Fitting.Kernels;

/// <summary>The scalar reference of the hash that all noise on latents comes from.</summary>
internal static class SampleHash
{
    /// <summary>32 bits for sample number <paramref name="index"/>: an integer hash (xor-shift, multiply).</summary>
    public static uint Of(uint index, uint seed)
    {
        uint x = unchecked((index * 0x9E3779B9u) + seed);
        x = unchecked((x ^ (x >> 16)) * 0x7FEB352Du);
        x = unchecked((x ^ (x >> 15)) * 0x846CA68Bu);
        return x ^ (x >> 16);
    }
}
