using System.Globalization;
using System.Net;
using System.Text;
using Bespoke.Bench.Curves;

namespace Bespoke.Bench.Reports;

/// <summary>
/// The main plot as a picture for a page: mean rate-distortion curves with their names at the right end. Follows the light or
/// dark scheme of whoever looks at it.
/// </summary>
internal static class SvgPlot
{
    private const double Width = 880, Height = 540;
    private const double Left = 62, Right = 190, Top = 44, Bottom = 52;
    private const double MaxBpp = 1.5;
    private const double LabelGap = 15;

    /// <summary>Characters of a name that the right margin holds.</summary>
    private const int LongestName = 26;

    private const string Style = """
        text{font:13px ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#3d4451}
        .title{font-size:15px;font-weight:600;fill:#14181f}
        .grid{stroke:#e4e7ec;stroke-width:1}.frame{stroke:#aab2bf;stroke-width:1}
        .curve{fill:none;stroke-width:1.8;stroke-linejoin:round}.ours{stroke-width:3}.published{stroke-dasharray:5 4;stroke-width:1.5}
        .leader{stroke-width:.8;opacity:.55;fill:none}.name{font-size:12px}
        @media(prefers-color-scheme:dark){text{fill:#b6bfcc}.title{fill:#eef1f6}.grid{stroke:#2a303a}.frame{stroke:#596373}}
        """;

    /// <summary>The file's text.</summary>
    public static string Of(ReportData data, Quality quality)
    {
        List<(CodecCurve Curve, string Colour, (double Bpp, double Quality)[] Points)> drawn = Drawn(data, quality);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>Rate-distortion curves: {Text(data.Title)}</title>\n<style>{Style}</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Left}\" y=\"24\">{Text(data.Title)}: mean over the pictures at each setting</text>\n");
        if (drawn.Count == 0)
        {
            return svg.Append("<text x=\"62\" y=\"80\">Nothing was measured.</text>\n</svg>\n").ToString();
        }

        double low = drawn.Min(curve => curve.Points.Min(point => point.Quality));
        double high = drawn.Max(curve => QualityAtEdge(curve.Points));
        QualityAxis axis = new(low, high);
        AppendGrid(svg, axis, quality);
        svg.Append(CultureInfo.InvariantCulture, $"<clipPath id=\"plot\"><rect x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\"/></clipPath>\n");
        foreach ((CodecCurve curve, string colour, (double Bpp, double Quality)[] points) in drawn)
        {
            string path = string.Join('L', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Bpp):0.0} {axis.Y(point.Quality):0.0}")));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"curve {curve.Kind.ToString().ToLowerInvariant()}\" clip-path=\"url(#plot)\" stroke=\"{colour}\" d=\"M{path}\"/>\n");
        }

        AppendNames(svg, axis, drawn);
        return svg.Append("</svg>\n").ToString();
    }

    private static List<(CodecCurve Curve, string Colour, (double Bpp, double Quality)[] Points)> Drawn(ReportData data, Quality quality)
    {
        List<(CodecCurve Curve, string Colour, (double Bpp, double Quality)[] Points)> drawn = [];
        IReadOnlyDictionary<string, string> colours = Palette.Assign(data.Curves, data.DrawnAtFirst);
        foreach (CodecCurve curve in data.Curves.Where(curve => data.DrawnAtFirst.Contains(curve.Name)))
        {
            (double Bpp, double Quality)[] points =
            [
                .. curve.MeanOver(data.Pictures)
                    .Where(point => point.Quality(quality) is not null)
                    .Select(point => (point.Bpp, point.Quality(quality)!.Value))
                    .OrderBy(point => point.Bpp),
            ];
            if (points.Length > 1 && points[0].Bpp < MaxBpp)
            {
                drawn.Add((curve, colours[curve.Name], points));
            }
        }

        return drawn;
    }

    /// <summary>The highest quality that is inside the plot: at the last point, or where the curve leaves on the right.</summary>
    private static double QualityAtEdge((double Bpp, double Quality)[] points)
    {
        int beyond = Array.FindIndex(points, point => point.Bpp > MaxBpp);
        if (beyond < 0)
        {
            return points[^1].Quality;
        }

        (double x0, double y0) = points[beyond - 1];
        (double x1, double y1) = points[beyond];
        return y0 + (y1 - y0) * (MaxBpp - x0) / (x1 - x0);
    }

    private static void AppendGrid(StringBuilder svg, QualityAxis axis, Quality quality)
    {
        double right = Width - Right, bottom = Height - Bottom;
        for (double bpp = 0; bpp <= MaxBpp + 1e-9; bpp += 0.25)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{X(bpp):0.0}\" x2=\"{X(bpp):0.0}\" y1=\"{Top}\" y2=\"{bottom}\"/><text x=\"{X(bpp):0.0}\" y=\"{bottom + 19}\" text-anchor=\"middle\">{bpp:0.##}</text>\n");
        }

        for (double q = Math.Ceiling(axis.Low / axis.Step) * axis.Step; q <= axis.High + 1e-9; q += axis.Step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{right}\" y1=\"{axis.Y(q):0.0}\" y2=\"{axis.Y(q):0.0}\"/><text x=\"{Left - 8}\" y=\"{axis.Y(q) + 4:0.0}\" text-anchor=\"end\">{q:0.##}</text>\n");
        }

        string name = quality switch
        {
            Quality.Psnr => "PSNR, RGB (dB)",
            Quality.MsSsim => "MS-SSIM (dB)",
            _ => "SSIMULACRA 2",
        };
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"frame\" x1=\"{Left}\" x2=\"{right}\" y1=\"{bottom}\" y2=\"{bottom}\"/><line class=\"frame\" x1=\"{Left}\" x2=\"{Left}\" y1=\"{Top}\" y2=\"{bottom}\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + right) / 2}\" y=\"{Height - 12}\" text-anchor=\"middle\">rate (bit per pixel)</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(17 {(Top + bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{name}</text>\n");
    }

    private static void AppendNames(
        StringBuilder svg, QualityAxis axis, List<(CodecCurve Curve, string Colour, (double Bpp, double Quality)[] Points)> drawn)
    {
        var ends = drawn
            .Select(curve => (curve.Curve, curve.Colour, X: X(Math.Min(MaxBpp, curve.Points[^1].Bpp)), Y: axis.Y(QualityAtEdge(curve.Points))))
            .OrderBy(end => end.Y)
            .ToArray();
        double[] at = Spread([.. ends.Select(end => end.Y)], Top + 4, Height - Bottom - 4);
        double x = Width - Right + 16;
        for (int i = 0; i < ends.Length; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"leader\" stroke=\"{ends[i].Colour}\" d=\"M{ends[i].X:0.0} {ends[i].Y:0.0}L{x - 4:0.0} {at[i]:0.0}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"{x:0.0}\" y=\"{at[i] + 4:0.0}\" style=\"fill:{ends[i].Colour}\">{Name(ends[i].Curve.Name)}</text>\n");
        }
    }

    /// <summary>Moves sorted positions apart to at least the height of a label, first down from the top, then up from the bottom.</summary>
    private static double[] Spread(double[] sorted, double top, double bottom)
    {
        double[] at = [.. sorted];
        for (int i = 0; i < at.Length; i++)
        {
            at[i] = Math.Max(at[i], i == 0 ? top : at[i - 1] + LabelGap);
        }

        for (int i = at.Length - 1; i >= 0; i--)
        {
            at[i] = Math.Min(at[i], i == at.Length - 1 ? bottom : at[i + 1] - LabelGap);
        }

        return at;
    }

    private static double X(double bpp) => Left + bpp / MaxBpp * (Width - Left - Right);

    /// <summary>A name that fits; the whole of it shows when pointed at.</summary>
    private static string Name(string name) =>
        name.Length <= LongestName ? Text(name) : $"<title>{Text(name)}</title>{Text(name[..(LongestName - 1)])}…";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>The quality axis: linear, cut to the range that curves use, with a tick at either end.</summary>
    private sealed class QualityAxis
    {
        public QualityAxis(double low, double high)
        {
            Step = new[] { 0.5, 1, 2, 5, 10, 20, 50 }.First(step => (high - low) / step <= 12 || step == 50);
            Low = Math.Floor(low / Step) * Step;
            High = Math.Ceiling(high / Step) * Step;
        }

        public double Low { get; }

        public double High { get; }

        public double Step { get; }

        public double Y(double quality) => Height - Bottom - (quality - Low) / (High - Low) * (Height - Top - Bottom);
    }
}
