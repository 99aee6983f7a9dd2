namespace Bespoke.Fitting.Kernels;

/// <summary>
/// Additive uniform noise instead of rounding: z = u + U(-1/2, 1/2), of the same variance as the error of fine quantisation, with slope 1
/// (Balle, Laparra, Simoncelli 2017, arXiv 1611.01704, section 3; on latents of one picture: Campos et al. 2019, arXiv 1906.01223).
/// </summary>
internal static unsafe class UniformNoiseKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Adds noise to one row and sets the derivative dz/du.</summary>
    /// <param name="latents">u, <c>[count]</c>.</param>
    /// <param name="count">Samples; up to one vector more is written, so rows have room behind them.</param>
    /// <param name="index">Number of the first sample, for the noise.</param>
    /// <param name="noisy">z.</param>
    /// <param name="slopes">dz/du, 1 everywhere.</param>
    public static void Run(float* latents, int count, uint index, uint seed, float* noisy, float* slopes)
    {
        TVector half = TLanes.Broadcast(0.5f);
        TVector one = TLanes.Broadcast(1f);
        for (int n = 0; n < count; n += TLanes.Count)
        {
            TVector noise = TLanes.Subtract(TLanes.Uniform(index + (uint)n, seed), half);
            TLanes.Store(TLanes.Add(TLanes.Load(latents + n), noise), noisy + n);
            TLanes.Store(one, slopes + n);
        }
    }
}
