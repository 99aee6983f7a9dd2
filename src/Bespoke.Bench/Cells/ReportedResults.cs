using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Cells;

/// <summary>Chooses from the store what a report shows.</summary>
internal static class ReportedResults
{
    /// <summary>
    /// The results of the pictures and codecs asked for, in their order. Of results of one picture, curve and setting under
    /// several keys (a peer was updated, our code changed) the newest stays, so that a report can be written again later.
    /// </summary>
    public static CellResult[] Choose(
        IEnumerable<CellResult> results, IReadOnlyList<PictureEntry> pictures, CodecCatalog.Choice choice, BenchOptions options)
    {
        IReadOnlyList<IBenchCodec> codecs = choice.Codecs;
        Dictionary<string, int> pictureOrder = Order(pictures.Select(picture => picture.Name));
        bool all = options.ReportOnly && options.Codecs.Count == 0;
        CellResult[] stored = [.. results];

        // What was measured elsewhere needs no program here.
        IEnumerable<string> others = all ? stored.Select(cell => cell.Codec) : options.ReportOnly ? choice.Missing.Select(peer => peer.Name) : [];
        Dictionary<string, int> codecOrder = Order(codecs.Select(codec => codec.Name).Concat(others).Distinct());
        Dictionary<string, int> settingOrder = Order(codecs.SelectMany(codec => codec.Settings.Select(setting => $"{codec.Name} {setting}")).Distinct());

        return
        [
            .. stored
                .Where(cell => pictureOrder.ContainsKey(cell.Picture) && codecOrder.ContainsKey(cell.Codec))
                .GroupBy(cell => (cell.Picture, cell.Codec, cell.Setting))
                .Select(group => group.MaxBy(cell => cell.MeasuredAt)!)
                .OrderBy(cell => codecOrder[cell.Codec])
                .ThenBy(cell => pictureOrder[cell.Picture])
                .ThenBy(cell => settingOrder.GetValueOrDefault($"{cell.Codec} {cell.Setting}", int.MaxValue)),
        ];
    }

    private static Dictionary<string, int> Order(IEnumerable<string> names) =>
        names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
}
