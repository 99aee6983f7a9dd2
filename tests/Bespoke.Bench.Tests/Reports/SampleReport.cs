using System.Text.Json.Nodes;
using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;
using Bespoke.Bench.Published;
using Bespoke.Bench.Reports;

namespace Bespoke.Bench.Tests.Reports;

/// <summary>A report over all 24 Kodak names with made-up cells: one codec of ours, two peers, one failure, published curves.</summary>
internal static class SampleReport
{
    private static readonly string[] s_pictures = [.. Enumerable.Range(1, 24).Select(i => $"kodim{i:00}")];

    public static ReportData Data()
    {
        CellResult[] results =
        [
            .. Curve("overfit", ours: true, 30, 20),
            .. Curve("avif", ours: false, 29.2, 1.3),
            .. Curve("jpeg420", ours: false, 25, 0.01),
            .. (CellResult[])[Cell("hangs", false, 0, "q=1") with { Status = CellStatus.TimedOut, Error = "stopped </script> & \"so on\"" }],
        ];
        IReadOnlyList<Bespoke.Bench.Curves.CodecCurve> measured = MeasuredCurves.Of(results);
        return new ReportData
        {
            Title = "Kodak, 24 pictures",
            Facts = [("Command", "bespoke bench kodak <all>"), ("Machine", "a machine")],
            Pixels = s_pictures.ToDictionary(name => name, _ => 768L * 512),
            Results = results,
            Curves = [.. measured, .. PublishedCurves.Kodak()],
            DrawnAtFirst = measured.Select(curve => curve.Name).Concat(["vtm:19.1-lottery", "cool-chic:5.0.1"]).ToHashSet(),
            Missing = [new MissingPeer("heif", "libheif-examples")],
        };
    }

    public static JsonArray Slider()
    {
        string Png(int seed) => $"data:image/png;base64,{Convert.ToBase64String(PictureDisk.ToPng(TestFolder.Waves(320, 224, seed)))}";
        JsonNode Item(string codec, int seed) => new JsonObject { ["codec"] = codec, ["caption"] = $"q={seed}: 0.2 bpp, 30 dB", ["src"] = Png(seed) };
        return
        [
            new JsonObject
            {
                ["picture"] = "kodim05",
                ["original"] = Png(1),
                ["rates"] = new JsonArray(
                    new JsonObject { ["bpp"] = 0.2, ["items"] = new JsonArray(Item("overfit", 2), Item("jpeg420", 3)) },
                    new JsonObject { ["bpp"] = 0.5, ["items"] = new JsonArray(Item("overfit", 4), Item("jpeg420", 5)) }),
            },
        ];
    }

    private static IEnumerable<CellResult> Curve(string codec, bool ours, double level, double seconds) =>
        from picture in Enumerable.Range(0, 24)
        from point in Enumerable.Range(0, 5)
        select Cell(codec, ours, picture, $"q={point}") with
        {
            Bpp = 0.1 * Math.Pow(1.9, point) * (1 + picture * 0.02),
            Psnr = level + 2.6 * point - picture * 0.05,
            MsSsim = 1 - Math.Pow(10, -(level - 18 + 2 * point) / 10),
            Ssimulacra2 = 3 * (level - 20) + 10 * point,
            EncodeSeconds = seconds,
            EncodeCpuSeconds = seconds * 1.5,
            DecodeSeconds = 0.02,
        };

    private static CellResult Cell(string codec, bool ours, int picture, string setting) => new()
    {
        Key = $"{codec}{picture}{setting}",
        Picture = s_pictures[picture],
        Width = 768,
        Height = 512,
        Codec = codec,
        Version = $"{codec} 1.0",
        Setting = setting,
        IsOurs = ours,
        Recipe = "none",
        Status = CellStatus.Done,
        MeasuredAt = DateTime.UnixEpoch,
    };
}
