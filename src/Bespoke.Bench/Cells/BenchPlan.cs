using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Cells;

/// <summary>The cells of a run in the order in which they are measured: picture by picture, so that each is read once.</summary>
internal static class BenchPlan
{
    /// <summary>Lists the cells of a shard.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="codecs">The codecs.</param>
    /// <param name="points">Most settings per codec, 0 for all.</param>
    /// <param name="shard">The part to list.</param>
    public static IReadOnlyList<Cell> Make(IReadOnlyList<PictureEntry> pictures, IReadOnlyList<IBenchCodec> codecs, int points, Shard shard)
    {
        List<Cell> cells = [];
        for (int p = 0; p < pictures.Count; p++)
        {
            for (int c = 0; c < codecs.Count; c++)
            {
                IReadOnlyList<string> settings = Spread(codecs[c].Settings, points);
                for (int s = 0; s < settings.Count; s++)
                {
                    if (shard.Owns(p, c, s))
                    {
                        cells.Add(new Cell(pictures[p], codecs[c], settings[s]));
                    }
                }
            }
        }

        return cells;
    }

    /// <summary>Takes <paramref name="points"/> settings spread evenly over a sweep, both ends among them.</summary>
    internal static IReadOnlyList<string> Spread(IReadOnlyList<string> settings, int points)
    {
        if (points <= 0 || points >= settings.Count)
        {
            return settings;
        }

        return points == 1
            ? [settings[settings.Count / 2]]
            : [.. Enumerable.Range(0, points).Select(i => settings[(int)Math.Round(i * (settings.Count - 1) / (points - 1.0))])];
    }
}
