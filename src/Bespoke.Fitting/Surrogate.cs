namespace Bespoke.Fitting;

/// <summary>What stands in for the rounding of latents while they are fitted: rounding itself has no gradient.</summary>
public enum Surrogate
{
    /// <summary>Soft rounding with Gaussian noise, both annealed (C3: Kim et al. 2024, arXiv 2312.02753).</summary>
    Soft,

    /// <summary>
    /// Additive uniform noise of the width of a quantisation step (Balle et al. 2017, arXiv 1611.01704; for one picture's latents Campos et al.
    /// 2019, arXiv 1906.01223).
    /// </summary>
    Noise,

    /// <summary>
    /// Stochastic Gumbel annealing: a random choice between the integers below and above, relaxed, that hardens (Yang et al. 2020,
    /// arXiv 2006.04240).
    /// </summary>
    Gumbel,
}
