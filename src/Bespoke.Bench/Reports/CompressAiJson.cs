using System.Text.Json;
using System.Text.Json.Nodes;
using Bespoke.Bench.Curves;

namespace Bespoke.Bench.Reports;

/// <summary>
/// A mean curve in the shape that CompressAI's results have (<c>name</c>, <c>description</c>, <c>results</c> with one array a
/// measure), so that its plotting tools read ours. MS-SSIM is plain 0..1, times are seconds per picture.
/// </summary>
internal static class CompressAiJson
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The file's text.</summary>
    public static string Of(CodecCurve curve, IReadOnlyCollection<string> pictures)
    {
        CurvePoint[] points = [.. curve.MeanOver(pictures).OrderBy(point => point.Bpp)];
        JsonObject results = new()
        {
            ["bpp"] = Array(points.Select(point => (double?)point.Bpp)),
            ["psnr-rgb"] = Array(points.Select(point => (double?)point.Psnr)),
        };
        AddWhereKnown(results, "ms-ssim-rgb", points.Select(point => point.MsSsim));
        AddWhereKnown(results, "ssimulacra2", points.Select(point => point.Ssimulacra2));
        AddWhereKnown(results, "encoding_time", points.Select(point => point.EncodeSeconds));
        AddWhereKnown(results, "decoding_time", points.Select(point => point.DecodeSeconds));
        JsonObject file = new()
        {
            ["name"] = curve.Name,
            ["description"] = $"{curve.Version}; mean over {pictures.Count} pictures at {string.Join(", ", points.Select(point => point.Setting))}",
            ["results"] = results,
        };
        return file.ToJsonString(s_indented) + "\n";
    }

    private static void AddWhereKnown(JsonObject results, string name, IEnumerable<double?> values)
    {
        double?[] all = [.. values];
        if (all.Length > 0 && all.All(value => value is not null))
        {
            results[name] = Array(all);
        }
    }

    private static JsonArray Array(IEnumerable<double?> values) => [.. values.Select(value => JsonValue.Create(value))];
}
