using System.Globalization;
using System.Text;
using Bespoke.Bench.Cells;
using Bespoke.Bench.Published;

namespace Bespoke.Bench.Reports;

/// <summary>
/// One row per picture, codec and setting. The first eleven columns are those of results/published/kodak.csv, so that whatever
/// reads one file reads the other; a cell without figures keeps its row, with its status and what went wrong.
/// </summary>
internal static class CsvTable
{
    private static readonly string[] s_columns =
    [
        "codec", "version", "dataset", "image", "setting", "bpp", "psnr_rgb", "msssim", "encode_s", "decode_s", "source",
        "ssimulacra2", "bytes", "encode_cpu_s", "decode_cpu_s", "encode_peak_mb", "decode_peak_mb", "width", "height", "status", "error",
    ];

    /// <summary>The file's text.</summary>
    public static string Of(ReportData data)
    {
        StringBuilder text = new();
        text.Append(CsvLine.Join(s_columns)).Append('\n');
        string dataset = data.Title.Split(',')[0].ToLowerInvariant();
        foreach (CellResult cell in data.Results)
        {
            text.Append(CsvLine.Join(Fields(cell, dataset))).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Fields(CellResult cell, string dataset)
    {
        bool done = cell.Status == CellStatus.Done;
        string Figure(double? value, string format) => done && value is not null ? value.Value.ToString(format, CultureInfo.InvariantCulture) : "";
        return
        [
            cell.Codec, cell.Version, dataset, cell.Picture, cell.Setting,
            Figure(cell.Bpp, "0.000000"), Figure(cell.Psnr, "0.0000"), Figure(cell.MsSsim, "0.000000"),
            Figure(cell.EncodeSeconds, "0.0000"), Figure(cell.DecodeSeconds, "0.0000"), "measured",
            Figure(cell.Ssimulacra2, "0.0000"), Figure(cell.Bytes, "0"),
            Figure(cell.EncodeCpuSeconds, "0.0000"), Figure(cell.DecodeCpuSeconds, "0.0000"),
            Figure(cell.EncodePeakBytes / 1e6, "0.0"), Figure(cell.DecodePeakBytes / 1e6, "0.0"),
            cell.Width.ToString(CultureInfo.InvariantCulture), cell.Height.ToString(CultureInfo.InvariantCulture),
            cell.Status.ToString(), cell.Error ?? "",
        ];
    }
}
