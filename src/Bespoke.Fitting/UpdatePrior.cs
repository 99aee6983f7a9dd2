namespace Bespoke.Fitting;

/// <summary>What is expected of the distance between a fitted parameter and the shared base's, in the loss and in the file.</summary>
public enum UpdatePrior
{
    /// <summary>A Laplace distribution for each parameter, whose scale the base has learnt from many pictures.</summary>
    Learned,

    /// <summary>Spike and slab (van Rozendaal et al. 2021, arXiv 2101.08687): one distribution for all, most parameters do not change at all.</summary>
    SpikeSlab,
}
