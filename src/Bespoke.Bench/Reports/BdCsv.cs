using System.Globalization;
using System.Text;
using Bespoke.Bench.Curves;
using Bespoke.Bench.Published;
using Bespoke.Metrics;

namespace Bespoke.Bench.Reports;

/// <summary>BD-rates of all pairs that have one, with the rule, the interpolation and the quality of each stated in its row.</summary>
internal static class BdCsv
{
    /// <summary>The file's text.</summary>
    public static string Of(ReportData data)
    {
        StringBuilder text = new();
        text.Append("anchor,codec,quality,rule,interpolation,bd_rate_percent,bd_quality,overlap_share,pictures\n");
        BdTable table = new(data.Pixels);
        CodecCurve[] anchors = [.. data.Curves.Where(curve => data.DrawnAtFirst.Contains(curve.Name))];
        foreach (Quality quality in Enum.GetValues<Quality>())
        {
            foreach (AveragingRule rule in Enum.GetValues<AveragingRule>())
            {
                foreach (CodecCurve anchor in anchors)
                {
                    foreach (CodecCurve codec in data.Curves.Where(codec => codec != anchor))
                    {
                        Append(text, table, anchor, codec, rule, quality);
                    }
                }
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, BdTable table, CodecCurve anchor, CodecCurve codec, AveragingRule rule, Quality quality)
    {
        foreach (BdMethod method in Enum.GetValues<BdMethod>())
        {
            BdFigure figure = table.Compare(anchor, codec, rule, quality, method);
            if (figure.Rate is not null)
            {
                text.Append(CsvLine.Join(
                [
                    anchor.Name, codec.Name, quality.ToString(), rule.ToString(), method.ToString(),
                    Number(figure.Rate, "0.00"), Number(figure.Gain, "0.000"), Number(figure.Share, "0.00"),
                    figure.Pictures == 0 ? "published mean" : figure.Pictures.ToString(CultureInfo.InvariantCulture),
                ])).Append('\n');
            }
        }
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
