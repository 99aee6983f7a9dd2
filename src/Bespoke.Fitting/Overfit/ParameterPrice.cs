using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// What parameters will cost in the file, in units of L, as far as the fit can change it: the rate of parameters in the loss
/// (van Rozendaal et al. 2021, equation 6). A constant is left out.
/// </summary>
internal abstract class ParameterPrice
{
    /// <summary>
    /// The prices of a fit: of the tensors that start from a base, the bits of leaving it; of all others, where there is time for it, those of values of
    /// their own.
    /// </summary>
    /// <param name="prior">What updates will be coded with.</param>
    /// <param name="networkBase">The base, or null.</param>
    /// <param name="shared">What the fit takes from it, or null without one.</param>
    /// <param name="shape">Shapes of the networks.</param>
    /// <param name="bitPrice">L of one bit: lambda / pixels.</param>
    /// <param name="iterations">Iterations of the main phase.</param>
    public static IReadOnlyList<ParameterPrice> For(
        UpdatePrior prior, OverfitBase? networkBase, SharedStart? shared, OverfitShape shape, double bitPrice, int iterations)
    {
        List<ParameterPrice> prices = [];
        if (shared is { Scope: SharedScope.Fixed })
        {
            return prices;
        }

        if (iterations >= OwnPrice.LeastIterations)
        {
            prices.Add(new OwnPrice(new ParameterLayout(shape).Tensors.Where(tensor => shared is null || !shared.Holds(tensor)), bitPrice));
        }

        if (networkBase is not null && shared is not null)
        {
            prices.Add(prior == UpdatePrior.SpikeSlab
                ? new SpikeSlabPrice(shared, bitPrice)
                : new LearnedPrice(networkBase, shared, shape, bitPrice));
        }

        return prices;
    }

    /// <summary>The price of these parameters.</summary>
    public abstract double Of(ReadOnlySpan<float> parameters);

    /// <summary>Adds the price's gradient.</summary>
    public abstract void AddGrads(ReadOnlySpan<float> parameters, Span<float> grads);
}
