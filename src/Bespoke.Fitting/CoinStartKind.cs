namespace Bespoke.Fitting;

/// <summary>Where the fit of a sine network starts.</summary>
public enum CoinStartKind
{
    /// <summary>At random values, as in the COIN paper.</summary>
    Random,

    /// <summary>
    /// At parameters that were learned over training pictures (after Strumpler et al. 2022, arXiv 2112.04267). Integers, with
    /// <see cref="CoinOptions.WeightBits"/>, are then differences from these.
    /// </summary>
    Learned,
}
