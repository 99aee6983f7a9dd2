namespace Bespoke.Fitting.Kernels;

/// <summary>The scalar reference of additive uniform noise: one sample, in double precision.</summary>
internal static class UniformNoiseKernel
{
    /// <summary>z = u + U - 1/2; dz/du is 1.</summary>
    /// <param name="latent">u.</param>
    /// <param name="uniform">U, in 0..1.</param>
    public static double Run(double latent, double uniform) => latent + (uniform - 0.5);

    /// <summary>U of sample number <paramref name="index"/>: the upper 23 bits k of its hash as (2k + 1) / 2^24, never 0 or 1.</summary>
    public static double Uniform(uint index, uint seed) => ((2.0 * (SampleHash.Of(index, seed) >> 9)) + 1) / (1 << 24);
}
