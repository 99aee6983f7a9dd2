using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Bespoke.Bench.Cells;
using Bespoke.Bench.Curves;
using Bespoke.Metrics;

namespace Bespoke.Bench.Reports;

/// <summary>
/// The report as one HTML file with its own style, script and data: it opens without a network. All figures, the BD-rates too,
/// are computed here; the script only draws them.
/// </summary>
internal static class HtmlReport
{
    private static readonly string[] s_scripts = ["page.js", "chart.js", "matrix.js", "time.js", "slider.js", "start.js"];

    /// <summary>The file's text.</summary>
    /// <param name="data">What was measured.</param>
    /// <param name="slider">The slider's pictures, from <see cref="SliderData"/>.</param>
    public static string Of(ReportData data, JsonArray slider)
    {
        string json = Json(data, slider).ToJsonString().Replace("<", "\\u003c", StringComparison.Ordinal);
        return Resource("page.html")
            .Replace("{{title}}", WebUtility.HtmlEncode(data.Title), StringComparison.Ordinal)
            .Replace("{{style}}", Resource("page.css"), StringComparison.Ordinal)
            .Replace("{{script}}", string.Concat(s_scripts.Select(Resource)), StringComparison.Ordinal)
            .Replace("{{data}}", json, StringComparison.Ordinal);
    }

    private static JsonObject Json(ReportData data, JsonArray slider)
    {
        IReadOnlyDictionary<string, string> colours = Palette.Assign(data.Curves, data.DrawnAtFirst);
        return new JsonObject
        {
            ["title"] = data.Title,
            ["facts"] = new JsonArray([.. data.Facts.Select(fact => (JsonNode)new JsonArray(fact.Name, fact.Value))]),
            ["pictures"] = new JsonArray([.. data.Pictures.Select(name => (JsonNode)name)]),
            ["curves"] = new JsonArray([.. data.Curves.Select(curve => (JsonNode)Curve(data, curve, colours[curve.Name]))]),
            ["bd"] = Comparisons(data),
            ["slider"] = slider,
            ["incomplete"] = new JsonArray([.. data.Results
            .Where(cell => cell.Status != CellStatus.Done)
            .Select(cell => (JsonNode)new JsonArray(cell.Picture, cell.Codec, cell.Setting, $"{cell.Status}", cell.Error))]),
            ["missing"] = new JsonArray([.. data.Missing.Select(peer => (JsonNode)new JsonArray(peer.Name, peer.Package))]),
        };
    }

    private static JsonObject Curve(ReportData data, CodecCurve curve, string colour)
    {
        CellResult[] cells = [.. data.Results.Where(cell => cell.Codec == curve.Name && cell.Status == CellStatus.Done)];
        bool measured = curve.Kind != CurveKind.Published && cells.Length > 0;
        return new JsonObject
        {
            ["name"] = curve.Name,
            ["version"] = curve.Version,
            ["kind"] = curve.Kind.ToString(),
            ["colour"] = colour,
            ["on"] = data.DrawnAtFirst.Contains(curve.Name),
            ["mean"] = Points(curve.MeanOver(data.Pictures)),
            ["pictures"] = new JsonObject(data.Pictures
                .Where(curve.Pictures.ContainsKey)
                .Select(name => KeyValuePair.Create(name, (JsonNode?)Points(curve.Pictures[name])))),
            ["encodeCpu"] = measured ? Mean(cells, cell => cell.EncodeCpuSeconds ?? cell.EncodeSeconds) : null,
            ["decodeCpu"] = measured ? Mean(cells, cell => cell.DecodeCpuSeconds ?? cell.DecodeSeconds) : null,
            ["encodePeak"] = measured ? Mean(cells, cell => cell.EncodePeakBytes) : null,
            ["decodePeak"] = measured ? Mean(cells, cell => cell.DecodePeakBytes) : null,
        };
    }

    private static JsonValue? Mean(CellResult[] cells, Func<CellResult, double?> figure) =>
        cells.All(cell => figure(cell) is not null) ? Number(cells.Average(cell => figure(cell)!.Value)) : null;

    private static JsonArray Points(IReadOnlyList<CurvePoint> points) => new(
    [
        .. points.OrderBy(point => point.Bpp).Select(point => (JsonNode)new JsonArray(
            point.Setting,
            Number(point.Bpp),
            Number(point.Psnr),
            Number(point.Quality(Quality.MsSsim)),
            Number(point.Ssimulacra2),
            Number(point.EncodeSeconds),
            Number(point.DecodeSeconds))),
    ]);

    /// <summary>For each quality, rule and anchor: per codec [BD-rate PCHIP, BD-rate cubic, BD-PSNR, share, pictures] or a reason.</summary>
    private static JsonObject Comparisons(ReportData data)
    {
        BdTable table = new(data.Pixels);
        CodecCurve[] anchors = [.. data.Curves.Where(curve => data.DrawnAtFirst.Contains(curve.Name))];
        return Keyed(Enum.GetValues<Quality>(), quality =>
            Keyed(Enum.GetValues<AveragingRule>(), rule =>
                new JsonObject(anchors.Select(anchor => KeyValuePair.Create(anchor.Name, (JsonNode?)new JsonObject(
                    data.Curves.Select(codec => KeyValuePair.Create(codec.Name, Comparison(table, anchor, codec, rule, quality)))))))));
    }

    private static JsonNode? Comparison(BdTable table, CodecCurve anchor, CodecCurve codec, AveragingRule rule, Quality quality)
    {
        BdFigure pchip = table.Compare(anchor, codec, rule, quality, BdMethod.Pchip);
        return pchip.Rate is null
            ? pchip.Note
            : new JsonArray(
                Number(pchip.Rate),
                Number(table.Compare(anchor, codec, rule, quality, BdMethod.Cubic).Rate),
                Number(pchip.Gain),
                Number(pchip.Share),
                pchip.Pictures);
    }

    private static JsonObject Keyed<T>(T[] values, Func<T, JsonObject> make)
        where T : struct, Enum => new(values.Select(value => KeyValuePair.Create(value.ToString(), (JsonNode?)make(value))));

    private static JsonValue? Number(double? value) => value is null || !double.IsFinite(value.Value) ? null : JsonValue.Create(Math.Round(value.Value, 5));

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Bespoke.Bench.Page.{name}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
