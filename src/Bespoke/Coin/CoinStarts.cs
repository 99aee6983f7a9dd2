using System.Collections.Immutable;

namespace Bespoke.Coin;

/// <summary>The learned starts that this decoder has.</summary>
internal static class CoinStarts
{
    private const string Resource = "Bespoke.Coin.paper.starts";
    private static readonly Lazy<ImmutableArray<CoinStart>> s_all = new(ReadAll);

    /// <summary>All learned starts.</summary>
    public static ImmutableArray<CoinStart> All => s_all.Value;

    /// <summary>The start that a file's parameters are added to, or null where the file names none.</summary>
    /// <exception cref="MissingDependencyException">This decoder does not have it.</exception>
    /// <exception cref="BespokeFormatException">It is of another network than the file's.</exception>
    public static CoinStart? FindFor(CoinCodecSection codec)
    {
        if (codec.StartId == 0)
        {
            return null;
        }

        CoinStart start = All.FirstOrDefault(s => s.Id == codec.StartId)
            ?? throw new MissingDependencyException($"The file needs start {codec.StartId}, which this version does not have: use a newer one.");
        return start.Fits(codec.Shape) ? start : throw new BespokeFormatException($"The file is damaged: start {start.Id} is of another network.");
    }

    /// <summary>The start for a network; of several the newest.</summary>
    /// <exception cref="MissingDependencyException">There is none.</exception>
    public static CoinStart For(CoinShape shape) =>
        All.Where(start => start.Fits(shape)).MaxBy(start => start.Id)
        ?? throw new MissingDependencyException(
            $"There is no learned start for a network of {shape.Layers}x{shape.Hidden} and {shape.Channels} channels (there are for "
            + $"{string.Join(", ", All.Select(start => $"{start.Layers}x{start.Hidden}").Distinct())} and colour): name one of these, or start from random values.");

    private static ImmutableArray<CoinStart> ReadAll()
    {
        using Stream stream = typeof(CoinStarts).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not in the program.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return [.. CoinStartFile.Read(content)];
    }
}
