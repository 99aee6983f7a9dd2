namespace Bespoke.Fitting.Overfit;

/// <summary>What a fit takes from a shared base, and what of that stays.</summary>
internal enum SharedScope
{
    /// <summary>All networks, and all stay as they are.</summary>
    Fixed,

    /// <summary>All networks; what <see cref="SharedStart.IsAdapted"/> names is fitted, the rest stays.</summary>
    Outputs,

    /// <summary>
    /// All but the synthesis, and everything is fitted. The synthesis starts from random values, several of which compete as in a fit from nothing: which one
    /// suits a picture differs more from one to the next than how latents are predicted (docs/base.md).
    /// </summary>
    AllButSynthesis,
}
