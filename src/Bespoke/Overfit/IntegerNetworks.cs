namespace Bespoke.Overfit;

/// <summary>All networks of one file, ready to compute with: weights in 16 bits, biases brought to the fixed point of their sums.</summary>
internal sealed class IntegerNetworks
{
    /// <exception cref="BespokeFormatException">A parameter is out of range.</exception>
    public IntegerNetworks(OverfitContent content)
    {
        OverfitShape shape = content.Shape;
        Entropy = new EntropyNetwork(content);
        Features = [.. Enumerable.Range(0, OverfitShape.FeatureLevels).Where(shape.HasFeatures).Select(level => new FeatureNetwork(content, level))];
        Upsamplers = [.. Enumerable.Range(0, shape.Levels - 1).Select(level => new UpsamplingFilters(content, level))];
        Synthesis = new SynthesisNetwork(content);
    }

    public EntropyNetwork Entropy { get; }

    /// <summary>Features for target levels 0, 1, 2, as many as the pyramid has.</summary>
    public FeatureNetwork[] Features { get; }

    /// <summary>The features that contexts of a grid hold; null where they are zero.</summary>
    public FeatureNetwork? FeaturesOf(OverfitGrid grid) => !grid.IsHyper && grid.Level < Features.Length ? Features[grid.Level] : null;

    /// <summary>Filters of levels 0 to L - 2.</summary>
    public UpsamplingFilters[] Upsamplers { get; }

    public SynthesisNetwork Synthesis { get; }
}
