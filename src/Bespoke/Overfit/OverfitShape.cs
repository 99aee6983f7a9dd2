namespace Bespoke.Overfit;

/// <summary>
/// The shapes of everything in the overfitted codec: grids and networks, derived from the few numbers that the file carries
/// (spec/format.md, section 3). Decoder and fitting share it, so that neither can disagree about a size.
/// </summary>
internal sealed class OverfitShape
{
    /// <summary>Features are computed for grids of levels 0 to 2 only; coarser ones hold too few samples to pay for them.</summary>
    public const int FeatureLevels = 3;

    /// <summary>Value of <see cref="HyperStart"/> that means no hyper grids.</summary>
    public const int NoHyper = 15;

    private static readonly (int Neighbours, int Features, int Hidden, int Convolutions)[] s_sizes =
    [
        (6, 2, 8, 1),
        (10, 4, 16, 2),
        (14, 6, 48, 2),
        (20, 6, 64, 2),
    ];

    public OverfitShape(int width, int height, int channels, int levels, int hyperStart, int entropySize, int synthesisSize)
    {
        Width = width;
        Height = height;
        Channels = channels;
        Levels = levels;
        HyperStart = hyperStart;
        EntropySize = entropySize;
        SynthesisSize = synthesisSize;
        Grids = ListGrids();
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Channels of the picture: 1, 3 or 4.</summary>
    public int Channels { get; }

    /// <summary>Levels of the pyramid, L: 1 to 12.</summary>
    public int Levels { get; }

    /// <summary>First level with a hyper grid, or <see cref="NoHyper"/>.</summary>
    public int HyperStart { get; }

    /// <summary>Row of the size table for the entropy network, 0 to 3.</summary>
    public int EntropySize { get; }

    /// <summary>Row of the size table for the synthesis, 0 to 3.</summary>
    public int SynthesisSize { get; }

    /// <summary>S: causal neighbours in a context.</summary>
    public int Neighbours => s_sizes[EntropySize].Neighbours;

    /// <summary>F: features from coarser grids in a context.</summary>
    public int Features => s_sizes[EntropySize].Features;

    /// <summary>D = S + F: inputs, and width of the hidden layers, of the entropy network.</summary>
    public int ContextSize => Neighbours + Features;

    /// <summary>h: hidden width of the synthesis.</summary>
    public int Hidden => s_sizes[SynthesisSize].Hidden;

    /// <summary>K: 3x3 layers of the synthesis.</summary>
    public int Convolutions => s_sizes[SynthesisSize].Convolutions;

    /// <summary>Multiplications per pixel of a full decode: one for each use of a weight.</summary>
    public double MultiplicationsPerPixel => OverfitComplexity.Of(this).Total;

    /// <summary>All grids in coding order: from the coarsest level down, at each level the hyper grid first.</summary>
    public IReadOnlyList<OverfitGrid> Grids { get; }

    /// <summary>Index in <see cref="Grids"/> of the latent grid of a level.</summary>
    public int LatentIndex(int level)
    {
        for (int g = 0; g < Grids.Count; g++)
        {
            if (Grids[g].Level == level && !Grids[g].IsHyper)
            {
                return g;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(level));
    }

    /// <summary>True when grids of this level get features from coarser grids.</summary>
    public bool HasFeatures(int level) => level < FeatureLevels && level < Levels - 1;

    /// <summary>
    /// Indices in <see cref="Grids"/> of the inputs of the features of a target level: latents of the levels above it in rising order,
    /// then hyper grids of the levels above it in rising order.
    /// </summary>
    public int[] FeatureInputs(int level)
    {
        List<int> inputs = [];
        foreach (bool hyper in (ReadOnlySpan<bool>)[false, true])
        {
            for (int g = Grids.Count - 1; g >= 0; g--)
            {
                if (Grids[g].Level > level && Grids[g].IsHyper == hyper)
                {
                    inputs.Add(g);
                }
            }
        }

        return [.. inputs];
    }

    /// <summary>Width of a level.</summary>
    public int LevelWidth(int level) => CeilShift(Width, level);

    /// <summary>Height of a level.</summary>
    public int LevelHeight(int level) => CeilShift(Height, level);

    private static int CeilShift(int value, int shift) => (int)(((long)value + (1L << shift) - 1) >> shift);

    private List<OverfitGrid> ListGrids()
    {
        List<OverfitGrid> grids = [];
        for (int level = Levels - 1; level >= 0; level--)
        {
            if (level >= HyperStart)
            {
                grids.Add(new OverfitGrid(level, true, LevelWidth(level), LevelHeight(level)));
            }

            grids.Add(new OverfitGrid(level, false, LevelWidth(level), LevelHeight(level)));
        }

        return grids;
    }
}
