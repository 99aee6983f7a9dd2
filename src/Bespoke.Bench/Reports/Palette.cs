using Bespoke.Bench.Curves;

namespace Bespoke.Bench.Reports;

/// <summary>Colours that stay apart on white and on black: ours warm, measured peers cool, published ones muted.</summary>
internal static class Palette
{
    private static readonly string[] s_ours = ["#e8590c", "#d6336c", "#f08c00", "#c2255c"];
    private static readonly string[] s_peers = ["#8d99ae", "#64788a", "#2f9e44", "#a58a00", "#1c7ed6", "#7048e8", "#0ca678", "#15aabf"];
    private static readonly string[] s_published = ["#868e96", "#a9746e", "#7a86b8", "#6d9a8c", "#a5915a", "#9775a8"];

    /// <summary>A colour for every curve, by name; the curves that are drawn at first get the colours that are furthest apart.</summary>
    public static IReadOnlyDictionary<string, string> Assign(IReadOnlyList<CodecCurve> curves, IReadOnlySet<string> drawnAtFirst)
    {
        Dictionary<string, string> colours = [];
        foreach (IGrouping<CurveKind, CodecCurve> kind in curves.GroupBy(curve => curve.Kind))
        {
            string[] palette = kind.Key switch
            {
                CurveKind.Ours => s_ours,
                CurveKind.Peer => s_peers,
                _ => s_published,
            };
            int next = 0;
            foreach (CodecCurve curve in kind.OrderBy(curve => drawnAtFirst.Contains(curve.Name) ? 0 : 1))
            {
                colours[curve.Name] = palette[next++ % palette.Length];
            }
        }

        return colours;
    }
}
