using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// What it costs to leave a shared base, in units of L (van Rozendaal et al. 2021, equation 6): the bits of each parameter's distance by a prior
/// of distances, less those of staying.
/// </summary>
internal abstract class UpdatePrice
{
    /// <summary>The price that goes with a prior.</summary>
    /// <param name="prior">What updates will be coded with.</param>
    /// <param name="networkBase">The base.</param>
    /// <param name="shared">What the fit takes from it.</param>
    /// <param name="shape">Shapes of the networks.</param>
    /// <param name="lambda">Weight of bits per pixel.</param>
    /// <param name="pixels">Pixels that L is a mean over.</param>
    public static UpdatePrice For(UpdatePrior prior, OverfitBase networkBase, SharedStart shared, OverfitShape shape, double lambda, double pixels) =>
        prior == UpdatePrior.SpikeSlab
            ? new SpikeSlabPrice(shared, lambda / pixels)
            : new LearnedPrice(networkBase, shared, shape, lambda / pixels);

    /// <summary>The price of these parameters.</summary>
    public abstract double Of(ReadOnlySpan<float> parameters);

    /// <summary>Adds the price's gradient.</summary>
    public abstract void AddGrads(ReadOnlySpan<float> parameters, Span<float> grads);
}
