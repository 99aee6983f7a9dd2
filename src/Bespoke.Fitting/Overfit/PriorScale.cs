using Bespoke.Entropy;

namespace Bespoke.Fitting.Overfit;

/// <summary>Between a parameter's Laplace scale b and the scale index of a prior: ln b = -3.25 + (i + 1/2) / 8, b in units of its last bit (spec/format.md, section 2.2).</summary>
internal static class PriorScale
{
    private const double Offset = 3.25;
    private const double IndicesPerNeper = 8;

    /// <summary>The nearest index.</summary>
    public static int IndexOf(double scale) =>
        (int)Math.Round((IndicesPerNeper * (Math.Log(Math.ScaleB(scale, TensorPrior.ValueBits)) + Offset)) - 0.5);

    /// <summary>The scale that an index stands for.</summary>
    public static double Of(int index) => Math.ScaleB(Math.Exp(-Offset + ((index + 0.5) / IndicesPerNeper)), -TensorPrior.ValueBits);
}
