namespace Bespoke.Fitting;

/// <summary>How the step size of a fit of a sine network falls while it runs.</summary>
public enum LearningRateDecay
{
    /// <summary>Not at all, as in the COIN paper.</summary>
    None,

    /// <summary>By half a cosine, from its whole value to zero at the end (Loshchilov and Hutter 2017, arXiv 1608.03983).</summary>
    Cosine,
}
