namespace Bespoke.Fitting.Overfit;

/// <summary>The networks of a shared base as a start of a fit.</summary>
/// <param name="Parameters">All parameters, in the order of the layout of the whole picture.</param>
/// <param name="OwnNetworksCost">What networks of its own cost a fit beyond an update of these, in units of L: counts against random starts.</param>
/// <param name="IsFixed">True when only latents are fitted.</param>
internal sealed record SharedStart(float[] Parameters, double OwnNetworksCost, bool IsFixed)
{
    /// <summary>Sets the graph's parameters.</summary>
    public unsafe void Set(OverfitGraph graph) => Parameters.CopyTo(new Span<float>(graph.Parameters, Parameters.Length));
}
