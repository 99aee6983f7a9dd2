using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>The networks of a shared base, which a fit starts from.</summary>
/// <param name="Parameters">All parameters of the base, in the order of the layout of the whole picture.</param>
/// <param name="Layout">That layout.</param>
/// <param name="AreNetworksFixed">True when only latents are fitted.</param>
internal sealed unsafe record SharedStart(float[] Parameters, ParameterLayout Layout, bool AreNetworksFixed)
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

        return new SharedStart(parameters, layout, AreNetworksFixed: adapt == Adaptation.Latents);
    }

    /// <summary>Sets the networks in a graph of the whole picture.</summary>
    public void Set(OverfitGraph whole) => Parameters.CopyTo(new Span<float>(whole.Parameters, Layout.Count));

    /// <summary>What the rate of a tensor is multiplied with: tensors that the picture does not adapt stay the base's.</summary>
    public double RateShare(ParameterTensor tensor) => !AreNetworksFixed && IsAdapted(tensor) ? 1 : 0;

    /// <summary>
    /// True for what a picture has an update of: outputs, biases and 3x3 layers. Matrices into hidden layers, features and upsampling suit all pictures;
    /// fitting them too lowers the loss by less than their updates cost (docs/base.md).
    /// </summary>
    public static bool IsAdapted(ParameterTensor tensor) =>
        (tensor.Name.StartsWith("synthesis", StringComparison.Ordinal) && tensor.Name != "synthesis V1")
        || tensor.Name is "entropy b1" or "entropy b2" or "entropy Wo" or "entropy Wl" or "entropy bo";
}
