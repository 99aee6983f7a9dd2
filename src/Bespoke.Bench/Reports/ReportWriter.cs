using System.Globalization;
using System.Text.RegularExpressions;
using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;
using Bespoke.Bench.Curves;
using Bespoke.Bench.Published;

namespace Bespoke.Bench.Reports;

/// <summary>Writes all files of a report.</summary>
internal static partial class ReportWriter
{
    // What a reader wants to see beside measured curves at first sight; everything else is one click away.
    private static readonly string[] s_drawnPublished = ["vtm:19.1-lottery", "cool-chic:5.0.1", "c3:adaptive", "mlic++:mse", "coin:paper"];

    /// <summary>Writes the report of some results and gives the files' paths, the HTML report first.</summary>
    public static IReadOnlyList<string> Write(
        BenchOptions options, IReadOnlyList<CellResult> results, IReadOnlyList<PictureEntry> pictures, CodecCatalog.Choice choice, ShownCrops shown)
    {
        ReportData data = Gather(options, results, pictures, choice);
        string[] json = [.. data.Curves
            .Where(curve => curve.Kind != CurveKind.Published)
            .Select(curve => OutputFolder.WriteText(options.Output, $"{FileName(curve.Name)}.json", CompressAiJson.Of(curve, data.Pictures)))];
        return
        [
            OutputFolder.WriteText(options.Output, "report.html", HtmlReport.Of(data, SliderData.Of(data, pictures, shown))),
            OutputFolder.WriteText(options.Output, "psnr.svg", SvgPlot.Of(data, Quality.Psnr)),
            OutputFolder.WriteText(options.Output, "ssimulacra2.svg", SvgPlot.Of(data, Quality.Ssimulacra2)),
            OutputFolder.WriteText(options.Output, "results.csv", CsvTable.Of(data)),
            OutputFolder.WriteText(options.Output, "bdrate.csv", BdCsv.Of(data)),
            .. json,
        ];
    }

    private static ReportData Gather(
        BenchOptions options, IReadOnlyList<CellResult> results, IReadOnlyList<PictureEntry> pictures, CodecCatalog.Choice choice)
    {
        Dictionary<string, long> pixels = [];
        foreach (PictureEntry picture in pictures)
        {
            if (results.FirstOrDefault(cell => cell.Picture == picture.Name && cell.Width > 0) is { } cell)
            {
                pixels.Add(picture.Name, (long)cell.Width * cell.Height);
            }
        }

        bool kodak = pixels.Count > 0 && pixels.All(picture => KodakName().IsMatch(picture.Key) && picture.Value == 768 * 512);
        bool wholeKodak = kodak && pixels.Count == 24;

        // Averages over 24 pictures say nothing beside measurements of three.
        IEnumerable<CodecCurve> published = kodak ? PublishedCurves.Kodak().Where(curve => wholeKodak || !curve.IsMeanOnly) : [];
        IReadOnlyList<CodecCurve> measured = MeasuredCurves.Of(results);
        return new ReportData
        {
            Title = $"{(kodak ? "Kodak" : FolderName(options.Inputs))}, {pixels.Count} picture{(pixels.Count == 1 ? "" : "s")}",
            Facts = RunFacts.Of(options, results),
            Pixels = pixels,
            Results = results,
            Curves = [.. measured, .. published],
            DrawnAtFirst = measured.Select(curve => curve.Name).Concat(s_drawnPublished).ToHashSet(),
            Missing = choice.Missing,
        };
    }

    private static string FolderName(IReadOnlyList<string> inputs) =>
        inputs.Count == 1 ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(inputs[0]))) : "Pictures";

    private static string FileName(string codec) => string.Create(
        CultureInfo.InvariantCulture, $"{string.Concat(codec.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'))}");

    [GeneratedRegex("^kodim(0[1-9]|1[0-9]|2[0-4])$")]
    private static partial Regex KodakName();
}
