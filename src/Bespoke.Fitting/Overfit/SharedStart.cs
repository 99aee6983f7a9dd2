using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>What a fit takes from a shared base.</summary>
/// <param name="Parameters">All parameters of the base, in the order of the layout of the whole picture.</param>
/// <param name="Layout">That layout.</param>
/// <param name="IsWhole">
/// True when all networks start from the base; false when the synthesis starts from random values, as in a fit from scratch: which synthesis
/// suits a picture differs more from one to the next than how latents are predicted (docs/base.md).
/// </param>
/// <param name="AreNetworksFixed">True when only latents are fitted.</param>
internal sealed unsafe record SharedStart(float[] Parameters, ParameterLayout Layout, bool IsWhole, bool AreNetworksFixed)
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

        bool isFixed = adapt == Adaptation.Latents;
        return new SharedStart(parameters, layout, IsWhole: isFixed, AreNetworksFixed: isFixed);
    }

    /// <summary>Sets what is shared in a graph of the whole picture; the rest stays.</summary>
    public void Set(OverfitGraph whole)
    {
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            if (Holds(tensor))
            {
                Parameters.AsSpan(tensor.Offset, tensor.Count).CopyTo(new Span<float>(whole.Parameters + tensor.Offset, tensor.Count));
            }
        }
    }

    /// <summary>True when a fit takes this tensor from the base.</summary>
    public bool Holds(ParameterTensor tensor) => IsWhole || !tensor.Name.StartsWith("synthesis", StringComparison.Ordinal);
}
