using System.Collections.Immutable;

namespace Bespoke.Overfit;

/// <summary>The shared bases that this decoder has.</summary>
internal static class OverfitBases
{
    private static readonly (string Name, bool HasFixedHiddenLayers)[] s_resources =
    [
        ("large.base", false), ("medium.base", false), ("small.base", false), ("large-0.02.base", true), ("large-0.004.base", true),
    ];

    private static readonly Lazy<ImmutableArray<OverfitBase>> s_all = new(ReadAll);

    /// <summary>All bases.</summary>
    public static ImmutableArray<OverfitBase> All => s_all.Value;

    /// <summary>The base that a file names, or null where it names none.</summary>
    /// <exception cref="MissingDependencyException">This decoder does not have it.</exception>
    public static OverfitBase? FindFor(OverfitCodecSection codec) => codec.BaseId == 0
        ? null
        : All.FirstOrDefault(b => b.Id == codec.BaseId)
            ?? throw new MissingDependencyException($"The file needs base {codec.BaseId}, which this version does not have: use a newer one.");

    /// <summary>The base for this shape whose lambda is nearest, by ratio; of two equally near ones that with fixed hidden layers, if such are wanted.</summary>
    /// <param name="shape">Shapes of the networks.</param>
    /// <param name="lambda">Weight of bits per pixel.</param>
    /// <param name="withFixedHiddenLayers">False where bases with fixed hidden layers will not do.</param>
    /// <exception cref="MissingDependencyException">There is none for these sizes and channels.</exception>
    public static OverfitBase NearestTo(OverfitShape shape, double lambda, bool withFixedHiddenLayers)
    {
        OverfitBase[] fitting =
            [.. All.Where(b => b.Fits(shape) && (withFixedHiddenLayers || !b.HasFixedHiddenLayers)).OrderByDescending(b => b.HasFixedHiddenLayers)];
        return fitting.Length > 0
            ? Nearest(fitting, lambda)
            : throw new MissingDependencyException(
                "There is no shared base for this size of decoder and this number of channels (there are bases for small, medium and large, and colour): use --adapt scratch.");
    }

    /// <summary>Of some bases the one whose lambda is nearest, by ratio.</summary>
    public static OverfitBase Nearest(IEnumerable<OverfitBase> bases, double lambda) => bases.MinBy(b => Math.Abs(Math.Log(b.Lambda / lambda)))!;

    private static ImmutableArray<OverfitBase> ReadAll()
    {
        List<OverfitBase> all = [];
        foreach ((string name, bool hasFixedHiddenLayers) in s_resources)
        {
            using Stream stream = typeof(OverfitBases).Assembly.GetManifestResourceStream($"Bespoke.Overfit.{name}")
                ?? throw new InvalidOperationException($"The resource {name} is not in the program.");
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            all.AddRange(OverfitBaseFile.Read(content, hasFixedHiddenLayers));
        }

        return [.. all];
    }
}
