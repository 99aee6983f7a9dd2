namespace Bespoke.Metrics.Tests;

public class BdRateTests
{
    private static readonly RatePoint[] Base = [new(0.1, 28), new(0.2, 30.5), new(0.4, 33.2), new(0.8, 36.6), new(1.6, 40.1)];

    // PSNR = 30 + 10 log10(rate), so 1 dB more is worth a factor of 10^0.1 in rate.
    private static readonly RatePoint[] Line = [.. Enumerable.Range(-3, 7).Select(k => new RatePoint(Math.Pow(10, k / 5.0), 30 + (2 * k)))];

    [Theory]
    [InlineData(BdMethod.Pchip)]
    [InlineData(BdMethod.Cubic)]
    public void Curves_whose_gap_is_known_by_hand_give_it(BdMethod method)
    {
        Assert.Equal(0, BdRate.Compute(Base, Base, method).Value, 1e-9);
        Assert.Equal(-10, BdRate.Compute(Base, Scale(Base, 0.9), method).Value, 1e-9);
        Assert.Equal(100, BdRate.Compute(Base, Scale(Base, 2), method).Value, 1e-9);
        Assert.Equal(0.5, BdRate.ComputePsnr(Base, Raise(Base, 0.5), method).Value, 1e-9);
        Assert.Equal(100 * (Math.Pow(10, -0.1) - 1), BdRate.Compute(Line, Raise(Line, 1), method).Value, 1e-9);
        Assert.Equal(1, BdRate.ComputePsnr(Line, Raise(Line, 1), method).Value, 1e-9);

        // A gap that grows evenly from a factor of 1 to 2 has the geometric mean sqrt(2).
        IEnumerable<RatePoint> growing = Line.Select(p => p with { Bpp = p.Bpp * Math.Pow(2, (p.Psnr - 24) / 12) });
        Assert.Equal(100 * (Math.Sqrt(2) - 1), BdRate.Compute(Line, growing, method).Value, 1e-9);
    }

    [Fact]
    public void A_cubic_is_found_again_by_the_cubic_fit()
    {
        double[] qualities = [-1, -0.5, 0, 0.5, 1];
        IEnumerable<RatePoint> anchor = qualities.Select(q => new RatePoint(Math.Pow(10, q * q * q), q));
        IEnumerable<RatePoint> test = qualities.Select(q => new RatePoint(Math.Pow(10, (q * q * q) + (0.1 * q * q)), q));
        Assert.Equal(100 * (Math.Pow(10, 0.1 / 3) - 1), BdRate.Compute(anchor, test, BdMethod.Cubic).Value, 1e-9);
    }

    [Fact]
    public void Piecewise_interpolation_has_the_slopes_worked_out_by_hand()
    {
        // Secants 1 and 3: middle slope 6 / (3/1 + 3/3) = 1.5, ends 0 and 4; each area is h/2 (y0 + y1) + h^2/12 (d0 - d1).
        PchipCurve curve = new([0, 1, 2], [0, 1, 4]);
        Assert.Equal(0.5 - (1.5 / 12), curve.Integral(0, 1), 1e-12);
        Assert.Equal(2.5 - (2.5 / 12), curve.Integral(1, 2), 1e-12);
        Assert.Equal(curve.Integral(0, 2), curve.Integral(0, 0.3) + curve.Integral(0.3, 2), 1e-12);
        Assert.Equal(0.5, new PchipCurve([0, 1, 2, 3], [0, 1, 1, 2]).Integral(1.25, 1.75), 1e-12);
    }

    [Fact]
    public void The_interval_and_its_share_of_both_curves_are_told()
    {
        BdResult result = BdRate.Compute(Line, Line.Where(p => p.Psnr >= 30));
        Assert.Equal((30, 36), (result.Low, result.High));
        Assert.Equal(0.5, result.AnchorShare, 1e-12);
        Assert.Equal(1, result.TestShare, 1e-12);
        Assert.Equal(1, BdRate.ComputePsnr(Line, Line.Where(p => p.Psnr >= 30)).Low, 1e-12);
    }

    [Fact]
    public void The_order_of_points_does_not_matter_and_of_equal_qualities_the_cheapest_counts()
    {
        RatePoint[] doubled = [.. Base.Reverse(), new(5, 33.2)];
        Assert.Equal(0, BdRate.Compute(Base, doubled).Value, 1e-9);
    }

    [Fact]
    public void Curves_that_cannot_be_compared_are_refused_with_the_reason()
    {
        AssertRefused("do not overlap", () => BdRate.Compute(Base, Raise(Base, 20)));
        AssertRefused("do not overlap", () => BdRate.Compute([new(1, 30), new(2, 31)], [new(1, 31), new(2, 32)]));
        AssertRefused("do not overlap", () => BdRate.ComputePsnr(Base, Scale(Base, 100)));
        AssertRefused("needs 4", () => BdRate.Compute(Base, Base[..3], BdMethod.Cubic));
        AssertRefused("needs 2", () => BdRate.Compute(Base[..1], Base));
        AssertRefused("unusable", () => BdRate.Compute(Base, [new(0, 30), new(1, 31)]));
        AssertRefused("unusable", () => BdRate.Compute([new(1, double.PositiveInfinity), new(2, 30)], Base));
    }

    [Fact]
    public void Published_curves_give_the_published_figures()
    {
        // The points do not travel with the repository: without them there is nothing to compare with.
        if (SharedData.Folder("rd") is not string folder)
        {
            return;
        }

        Assert.Equal(-6.79, BdRate.Compute(MeanCurve(folder, "vtm", "19.1-lottery"), MeanCurve(folder, "cool-chic", "5.0.1")).Value, 0.005);
        Assert.Equal(-6.70, BdRate.Compute(MeanCurve(folder, "vtm", "19.1-lottery"), MeanCurve(folder, "cool-chic", "5.0.1"), BdMethod.Cubic).Value, 0.005);
        Assert.Equal(0.303, BdRate.ComputePsnr(MeanCurve(folder, "vtm", "19.1-lottery"), MeanCurve(folder, "cool-chic", "5.0.1")).Value, 0.0005);
        ILookup<string, RatePoint> anchor = PointsOf(folder, "hm", "per-image").ToLookup(row => row.Image, row => row.Point);
        ILookup<string, RatePoint> test = PointsOf(folder, "cool-chic", "5.0.1").ToLookup(row => row.Image, row => row.Point);
        double[] rates = [.. test.Select(image => BdRate.Compute(anchor[image.Key], image).Value)];
        Assert.Equal(24, rates.Length);
        Assert.Equal(-22.73, rates.Average(), 0.005);
    }

    private static IEnumerable<RatePoint> Scale(RatePoint[] curve, double factor) => curve.Select(p => p with { Bpp = p.Bpp * factor });

    private static IEnumerable<RatePoint> Raise(RatePoint[] curve, double decibels) => curve.Select(p => p with { Psnr = p.Psnr + decibels });

    private static void AssertRefused(string reason, Action action) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static IEnumerable<RatePoint> MeanCurve(string folder, string codec, string version) =>
        PointsOf(folder, codec, version).GroupBy(row => row.Setting)
            .Select(group => new RatePoint(group.Average(row => row.Point.Bpp), group.Average(row => row.Point.Psnr)));

    private static IEnumerable<(string Image, string Setting, RatePoint Point)> PointsOf(string folder, string codec, string version) =>
        File.ReadLines(Path.Combine(folder, "kodak_published.csv")).Select(line => line.Split(','))
            .Where(fields => fields[0] == codec && fields[1] == version && fields[6].Length > 0)
            .Select(fields => (fields[3], fields[4], new RatePoint(double.Parse(fields[5]), double.Parse(fields[6]))));
}
