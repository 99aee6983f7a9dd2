using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>What a fit takes from a shared base.</summary>
/// <param name="Parameters">All parameters of the base, in the order of the layout of the whole picture.</param>
/// <param name="Layout">That layout.</param>
/// <param name="Scope">What of it is taken, and what stays.</param>
internal sealed unsafe record SharedStart(float[] Parameters, ParameterLayout Layout, SharedScope Scope)
{
    /// <summary>What a fit at a stop of the dial takes from a base.</summary>
    public static SharedStart From(OverfitBase networkBase, OverfitShape shape, Adaptation adapt)
    {
        ParameterLayout layout = new(shape);
        float[] parameters = new float[layout.Count];
        IReadOnlyDictionary<string, TensorPrior> priors = networkBase.PriorsFor(shape);
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            for (int n = 0; n < tensor.Count; n++)
            {
                parameters[tensor.Offset + n] = MathF.ScaleB(priors[tensor.Name].Values[n], -TensorPrior.ValueBits);
            }
        }

        return new SharedStart(parameters, layout, ScopeOf(networkBase, adapt));
    }

    /// <summary>What a fit at a stop of the dial takes from this kind of base.</summary>
    public static SharedScope ScopeOf(OverfitBase networkBase, Adaptation adapt) =>
        adapt == Adaptation.Latents ? SharedScope.Fixed : networkBase.HasFixedHiddenLayers ? SharedScope.Outputs : SharedScope.AllButSynthesis;

    /// <summary>Sets what is shared in a graph of the whole picture; the rest stays.</summary>
    public void Set(OverfitGraph whole)
    {
        foreach (ParameterTensor tensor in Layout.Tensors.Where(Holds))
        {
            Parameters.AsSpan(tensor.Offset, tensor.Count).CopyTo(new Span<float>(whole.Parameters + tensor.Offset, tensor.Count));
        }
    }

    /// <summary>True when all networks start from the base, so that no random starts compete.</summary>
    public bool IsWhole => Scope != SharedScope.AllButSynthesis;

    /// <summary>True when a fit takes this tensor from the base.</summary>
    public bool Holds(ParameterTensor tensor) => IsWhole || !tensor.Name.StartsWith("synthesis", StringComparison.Ordinal);

    /// <summary>What the rate of a tensor is multiplied with: 0 for one that stays the base's.</summary>
    public double RateShare(ParameterTensor tensor) => !IsWhole || (Scope == SharedScope.Outputs && IsAdapted(tensor)) ? 1 : 0;

    /// <summary>
    /// True for what a picture adapts where hidden layers are fixed: outputs and biases. Matrices into hidden layers, 3x3 layers, features and upsampling suit all pictures;
    /// fitting them too lowers the loss by less than their updates cost (docs/base.md).
    /// </summary>
    public static bool IsAdapted(ParameterTensor tensor) =>
        tensor.Name is "entropy b1" or "entropy b2" or "entropy Wo" or "entropy Wl" or "entropy bo" or "synthesis c1" or "synthesis V2" or "synthesis c2" or "synthesis P"
        || tensor.Name.StartsWith("synthesis x", StringComparison.Ordinal);
}
