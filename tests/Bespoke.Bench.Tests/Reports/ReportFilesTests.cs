using System.Text.Json.Nodes;
using System.Xml.Linq;
using Bespoke.Bench.Curves;
using Bespoke.Bench.Reports;

namespace Bespoke.Bench.Tests.Reports;

public class ReportFilesTests
{
    private static readonly ReportData s_data = SampleReport.Data();

    [Fact]
    public void The_json_has_the_shape_that_compressai_reads()
    {
        JsonNode file = JsonNode.Parse(CompressAiJson.Of(s_data.Curves[0], s_data.Pictures))!;
        Assert.Equal("overfit", file["name"]!.GetValue<string>());
        JsonObject results = file["results"]!.AsObject();
        foreach (string measure in (string[])["bpp", "psnr-rgb", "ms-ssim-rgb", "encoding_time", "decoding_time"])
        {
            Assert.Equal(5, results[measure]!.AsArray().Count);
        }

        double[] bpp = [.. results["bpp"]!.AsArray().Select(value => value!.GetValue<double>())];
        Assert.Equal(bpp.Order(), bpp);
        Assert.Equal(0.1 * (1 + 11.5 * 0.02), bpp[0], 10);
        Assert.Equal(30 - 11.5 * 0.05, results["psnr-rgb"]![0]!.GetValue<double>(), 10);
    }

    [Theory]
    [InlineData("Psnr")]
    [InlineData("Ssimulacra2")]
    public void The_svg_is_well_formed_and_draws_and_names_every_curve(string quality)
    {
        XElement svg = XElement.Parse(SvgPlot.Of(s_data, Enum.Parse<Quality>(quality)));
        XNamespace ns = "http://www.w3.org/2000/svg";
        string[] names = [.. svg.Elements(ns + "text").Where(text => (string?)text.Attribute("class") == "name").Select(text => text.Value)];
        int curves = svg.Elements(ns + "path").Count(path => ((string?)path.Attribute("class"))!.StartsWith("curve", StringComparison.Ordinal));
        Assert.Equal(names.Length, curves);
        Assert.Contains("overfit", names);
        Assert.Equal(quality == "Psnr", names.Contains("vtm:19.1-lottery"));
        double[] at = [.. svg.Elements(ns + "text").Where(text => (string?)text.Attribute("class") == "name").Select(text => (double)text.Attribute("y")!).Order()];
        Assert.All(at.Zip(at.Skip(1)), pair => Assert.True(pair.Second - pair.First > 14, "names overlap"));
    }

    [Fact]
    public void A_name_too_long_for_the_margin_of_the_svg_is_cut_and_shown_whole_when_pointed_at()
    {
        string name = $"coin:{new string('x', 60)}";
        CodecCurve curve = s_data.Curves.First(curve => curve.Name == "overfit") with { Name = name };
        string svg = SvgPlot.Of(s_data with { Curves = [curve], DrawnAtFirst = new HashSet<string> { name } }, Quality.Psnr);
        XElement text = XElement.Parse(svg).Elements().Single(element => (string?)element.Attribute("class") == "name");
        Assert.Equal(name, text.Elements().Single().Value);
        Assert.Equal($"{name[..25]}…", text.Nodes().OfType<XText>().Single().Value);
    }

    [Fact]
    public void Bd_rates_are_listed_with_rule_interpolation_and_quality()
    {
        string[] rows = BdCsv.Of(s_data).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(rows, row => row.StartsWith("vtm:19.1-lottery,cool-chic:5.0.1,Psnr,MeanCurve,Pchip,-6.79,", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("jpeg420,overfit,Psnr,PerPicture,Pchip,", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("jpeg420,overfit,Ssimulacra2,MeanCurve,Cubic,", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.Contains("vtm:19.1-lottery", StringComparison.Ordinal) && row.Contains("PerPicture", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_is_one_file_that_names_no_other_and_cannot_be_broken_by_its_data()
    {
        string page = HtmlReport.Of(s_data, SampleReport.Slider());
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("</script>").Length - 1);
    }
}
