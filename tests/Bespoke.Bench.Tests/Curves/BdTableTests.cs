using Bespoke.Bench.Curves;
using Bespoke.Bench.Published;
using Bespoke.Metrics;

namespace Bespoke.Bench.Tests.Curves;

/// <summary>Checked against an independent script and against what authors published, on the same points.</summary>
public class BdTableTests
{
    private static readonly Lazy<IReadOnlyList<CodecCurve>> s_kodak = new(PublishedCurves.Kodak);

    private static readonly BdTable s_table = new(
        Enumerable.Range(1, 24).ToDictionary(i => $"kodim{i:00}", _ => 768L * 512));

    [Theory]
    [InlineData("cool-chic:5.0.1", "vtm:19.1-lottery", -6.79, -6.70)]
    [InlineData("cool-chic:5.0.0", "vtm:19.1-lottery", -5.52, -5.44)]
    [InlineData("cool-chic:3.4", "vtm:19.1-lottery", +0.83, +0.87)]
    [InlineData("cool-chic:3.0", "vtm:19.1-lottery", +3.01, +3.00)]
    [InlineData("cool-chic:2.0", "vtm:19.1-lottery", +31.51, +31.75)]
    [InlineData("cool-chic:1.0-iccv", "vtm:19.1-lottery", +49.68, +49.77)]
    [InlineData("c3:paper", "vtm:19.1-lottery", +5.09, +5.10)]
    [InlineData("c3:adaptive", "vtm:19.1-lottery", +3.29, +3.33)]
    [InlineData("coin:paper", "vtm:19.1-lottery", +474.32, +471.52)]
    [InlineData("recombiner:paper", "vtm:19.1-lottery", +62.15, +62.14)]
    [InlineData("bpg:compressai", "vtm:19.1-lottery", +25.67, +25.83)]
    [InlineData("hm:per-image", "vtm:19.1-lottery", +25.81, +25.82)]
    [InlineData("hpcm:large-mse", "vtm:19.1-lottery", -19.80, -19.77)]
    [InlineData("mlic++:mse", "vtm:19.1-lottery", -14.83, -14.81)]
    [InlineData("elic2022:paper-mse", "vtm:19.1-lottery", -6.85, -6.80)]
    [InlineData("cheng2020-anchor:compressai-mse", "vtm:19.1-lottery", +3.99, +4.09)]
    [InlineData("mbt2018:paper-mse", "vtm:19.1-lottery", +12.68, +12.40)]
    [InlineData("bmshj2018-hyperprior:paper-mse", "vtm:19.1-lottery", +33.81, +33.84)]
    [InlineData("balle2017:tfc-mse", "vtm:19.1-lottery", +65.83, +66.04)]
    public void The_mean_curve_gives_the_figures_of_the_independent_script(string codec, string anchor, double pchip, double cubic)
    {
        Assert.Equal(pchip, Rate(codec, anchor, AveragingRule.MeanCurve, BdMethod.Pchip), 0.01);
        Assert.Equal(cubic, Rate(codec, anchor, AveragingRule.MeanCurve, BdMethod.Cubic), 0.01);
    }

    [Theory]
    [InlineData("cool-chic:1.0-iccv", +21.72, +20.03, +24.84)]
    [InlineData("cool-chic:2.0", +7.45, +7.16, +11.03)]
    [InlineData("cool-chic:3.0", -15.74, -15.09, -13.47)]
    [InlineData("cool-chic:3.4", -17.97, -17.24, -16.58)]
    [InlineData("cool-chic:5.0.0", -22.79, -21.71, -21.45)]
    [InlineData("cool-chic:5.0.1", -23.86, -22.74, -22.73)]
    public void The_three_rules_differ_as_they_should_against_hm(string codec, double meanCurve, double meanError, double perPicture)
    {
        Assert.Equal(meanCurve, Rate(codec, "hm:per-image", AveragingRule.MeanCurve, BdMethod.Pchip), 0.01);
        Assert.Equal(meanError, Rate(codec, "hm:per-image", AveragingRule.MeanError, BdMethod.Pchip), 0.01);
        Assert.Equal(perPicture, Rate(codec, "hm:per-image", AveragingRule.PerPicture, BdMethod.Pchip), 0.01);
    }

    [Theory]
    [InlineData("cool-chic:5.0.0", "cool-chic:4.2", -5.3)]
    [InlineData("cool-chic:5.0.1", "cool-chic:5.0.0", -1.2)]
    [InlineData("cool-chic:3.4", "hm:per-image", -17.241)]
    public void The_figures_that_authors_published_come_out(string codec, string anchor, double published)
    {
        Assert.Equal(published, Rate(codec, anchor, AveragingRule.MeanError, BdMethod.Pchip), 0.05);
    }

    [Fact]
    public void Bd_psnr_is_the_mean_gap_in_decibels()
    {
        BdFigure figure = s_table.Compare(Curve("hm:per-image"), Curve("cool-chic:5.0.1"), AveragingRule.PerPicture, Quality.Psnr, BdMethod.Pchip);
        Assert.Equal(1.212, figure.Gain!.Value, 0.001);
        Assert.Equal(24, figure.Pictures);
    }

    [Fact]
    public void Pooled_clic_figures_weigh_pictures_by_their_pixels()
    {
        if (TestFolder.Shared() is not { } shared)
        {
            // The CLIC points are large and lie beside the repository.
            return;
        }

        Dictionary<string, long> pixels = File.ReadLines(Path.Combine(shared, "rd", "image_sizes.csv"))
            .Select(line => line.Split(','))
            .Where(row => row[0] == "clic20-pro-valid")
            .ToDictionary(row => row[1], row => long.Parse(row[2], null));
        using StreamReader reader = File.OpenText(Path.Combine(shared, "rd", "clic_published.csv"));
        Dictionary<string, CodecCurve> curves = PublishedCurves.Read(reader, "clic20-pro-valid").ToDictionary(curve => curve.Name);
        BdTable table = new(pixels);
        foreach ((string codec, string anchor, double expected) in ((string, string, double)[])
            [("cool-chic:2.0", "hm:per-image", -4.92), ("cool-chic:3.0", "vtm:per-image", 0.77), ("cool-chic:3.4", "hm:per-image", -25.10),
             ("cool-chic:3.4", "c3:per-image", -1.32), ("cool-chic:3.4", "cheng2020:per-image", -13.24), ("cool-chic:5.0.1", "vtm:per-image", -11.65),
             ("cool-chic:5.0.1", "mlic++:per-image", 0.47), ("cool-chic:5.0.0", "cool-chic:4.2", -9.00), ("cool-chic:5.0.1", "cheng2020:per-image", -21.27)])
        {
            BdFigure figure = table.Compare(curves[anchor], curves[codec], AveragingRule.MeanError, Quality.Psnr, BdMethod.Pchip);
            Assert.True(Math.Abs(figure.Rate!.Value - expected) < 0.01, $"{codec} against {anchor}: {figure.Rate:0.000}, expected {expected}");
        }
    }

    [Fact]
    public void What_cannot_be_formed_says_why()
    {
        BdFigure noPictures = s_table.Compare(Curve("vtm:19.1-lottery"), Curve("cool-chic:5.0.1"), AveragingRule.PerPicture, Quality.Psnr, BdMethod.Pchip);
        Assert.Null(noPictures.Rate);
        Assert.Contains("average", noPictures.Note, StringComparison.Ordinal);

        CodecCurve far = Curve("vtm:19.1-lottery") with { PublishedMean = [.. Curve("vtm:19.1-lottery").PublishedMean.Select(p => p with { Psnr = p.Psnr + 40 })] };
        Assert.Contains("overlap", s_table.Compare(Curve("vtm:19.1-lottery"), far, AveragingRule.MeanCurve, Quality.Psnr, BdMethod.Pchip).Note, StringComparison.Ordinal);
        Assert.NotNull(s_table.Compare(Curve("hm:per-image"), Curve("cool-chic:5.0.1"), AveragingRule.MeanError, Quality.MsSsim, BdMethod.Pchip).Note);
    }

    [Fact]
    public void A_published_average_is_not_set_beside_some_of_its_pictures()
    {
        CodecCurve three = new()
        {
            Name = "three",
            Version = "1",
            Kind = CurveKind.Ours,
            Pictures = Curve("cool-chic:5.0.1").Pictures.Take(3).ToDictionary(),
        };
        CodecCurve average = s_kodak.Value.First(curve => curve.IsMeanOnly);
        Assert.NotNull(s_table.Compare(average, Curve("cool-chic:5.0.1"), AveragingRule.MeanCurve, Quality.Psnr, BdMethod.Pchip).Rate);
        Assert.Contains("beside 3", s_table.Compare(average, three, AveragingRule.MeanCurve, Quality.Psnr, BdMethod.Pchip).Note, StringComparison.Ordinal);
        Assert.Contains("beside 3", s_table.Compare(three, average, AveragingRule.MeanCurve, Quality.Psnr, BdMethod.Pchip).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_one_picture_lacks_is_left_out_of_the_mean()
    {
        CurvePoint Point(string setting, double bpp) => new(setting, bpp, 30 + 10 * bpp, null, null, null, null);
        CodecCurve curve = new()
        {
            Name = "x",
            Version = "1",
            Kind = CurveKind.Peer,
            Pictures = new Dictionary<string, IReadOnlyList<CurvePoint>>
            {
                ["a"] = [Point("q=1", 0.1), Point("q=2", 0.3)],
                ["b"] = [Point("q=2", 0.5)],
            },
        };
        CurvePoint mean = Assert.Single(curve.MeanOver(["a", "b"]));
        Assert.Equal(("q=2", 0.4), (mean.Setting, Math.Round(mean.Bpp, 12)));
        CurvePoint pooled = Assert.Single(curve.PooledOver(["a", "b"], new Dictionary<string, long> { ["a"] = 300, ["b"] = 100 }));
        Assert.Equal(0.35, pooled.Bpp, 12);
        Assert.Equal(-10 * Math.Log10((3 * Math.Pow(10, -3.3) + Math.Pow(10, -3.5)) / 4), pooled.Psnr, 10);
    }

    private static double Rate(string codec, string anchor, AveragingRule rule, BdMethod method) =>
        s_table.Compare(Curve(anchor), Curve(codec), rule, Quality.Psnr, method).Rate!.Value;

    private static CodecCurve Curve(string name) => s_kodak.Value.Single(curve => curve.Name == name);
}
