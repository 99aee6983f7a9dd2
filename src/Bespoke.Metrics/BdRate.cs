namespace Bespoke.Metrics;

/// <summary>Bjontegaard deltas between two rate-distortion curves (VCEG-M33; piecewise interpolation as in JCTVC practice).</summary>
public static class BdRate
{
    private const double SmallestOverlap = 1e-9;

    /// <summary>BD-rate: mean gap of the logarithm of the rate at equal quality, as a percentage of the anchor's rate.</summary>
    /// <param name="anchor">The curve compared against; any order.</param>
    /// <param name="test">The curve in question; any order.</param>
    /// <param name="method">How curves are drawn.</param>
    /// <exception cref="ArgumentException">Too few points, an unusable point, or no quality that both curves reach.</exception>
    public static BdResult Compute(IEnumerable<RatePoint> anchor, IEnumerable<RatePoint> test, BdMethod method = BdMethod.Pchip)
    {
        BdResult gap = MeanGap(ByQuality(anchor, "anchor"), ByQuality(test, "test"), method, value => $"{value:F2} dB");
        return gap with { Value = 100 * (Math.Pow(10, gap.Value) - 1) };
    }

    /// <summary>BD-PSNR: mean gap of the quality in dB at equal rate, over the logarithm of the rate.</summary>
    /// <param name="anchor">The curve compared against; any order.</param>
    /// <param name="test">The curve in question; any order.</param>
    /// <param name="method">How curves are drawn.</param>
    /// <exception cref="ArgumentException">Too few points, an unusable point, or no rate that both curves have.</exception>
    public static BdResult ComputePsnr(IEnumerable<RatePoint> anchor, IEnumerable<RatePoint> test, BdMethod method = BdMethod.Pchip)
    {
        BdResult gap = MeanGap(ByRate(anchor, "anchor"), ByRate(test, "test"), method, value => $"{Math.Pow(10, value):G3} bpp");
        return gap with { Low = Math.Pow(10, gap.Low), High = Math.Pow(10, gap.High) };
    }

    // Quality -> log10 rate. Of points with one quality the cheapest stays.
    private static SortedList<double, double> ByQuality(IEnumerable<RatePoint> curve, string name)
    {
        SortedList<double, double> columns = [];
        foreach (RatePoint point in Checked(curve, name))
        {
            double rate = Math.Log10(point.Bpp);
            columns[point.Psnr] = columns.TryGetValue(point.Psnr, out double other) ? Math.Min(rate, other) : rate;
        }

        return columns;
    }

    // Log10 rate -> quality. Of points with one rate the best stays.
    private static SortedList<double, double> ByRate(IEnumerable<RatePoint> curve, string name)
    {
        SortedList<double, double> columns = [];
        foreach (RatePoint point in Checked(curve, name))
        {
            double rate = Math.Log10(point.Bpp);
            columns[rate] = columns.TryGetValue(rate, out double other) ? Math.Max(point.Psnr, other) : point.Psnr;
        }

        return columns;
    }

    private static IEnumerable<RatePoint> Checked(IEnumerable<RatePoint> curve, string name)
    {
        foreach (RatePoint point in curve)
        {
            if (!(point.Bpp > 0 && double.IsFinite(point.Bpp) && double.IsFinite(point.Psnr)))
            {
                throw new ArgumentException($"The {name} curve has an unusable point: {point.Bpp} bpp, {point.Psnr} dB.");
            }

            yield return point;
        }
    }

    private static BdResult MeanGap(
        SortedList<double, double> anchor, SortedList<double, double> test, BdMethod method, Func<double, string> show)
    {
        ICurve anchorCurve = Fit(anchor, method, "anchor");
        ICurve testCurve = Fit(test, method, "test");
        IList<double> anchorX = anchor.Keys;
        IList<double> testX = test.Keys;
        double low = Math.Max(anchorX[0], testX[0]);
        double high = Math.Min(anchorX[^1], testX[^1]);
        if (high - low <= SmallestOverlap)
        {
            throw new ArgumentException(
                $"The curves do not overlap: the anchor spans {show(anchorX[0])} to {show(anchorX[^1])}, "
                + $"the test {show(testX[0])} to {show(testX[^1])}.");
        }

        double length = high - low;
        double gap = (testCurve.Integral(low, high) - anchorCurve.Integral(low, high)) / length;
        return new BdResult(gap, low, high, length / (anchorX[^1] - anchorX[0]), length / (testX[^1] - testX[0]));
    }

    private static ICurve Fit(SortedList<double, double> points, BdMethod method, string name)
    {
        int needed = method == BdMethod.Cubic ? 4 : 2;
        if (points.Count < needed)
        {
            throw new ArgumentException($"The {name} curve has {points.Count} distinct points; this method needs {needed}.");
        }

        double[] x = [.. points.Keys];
        double[] y = [.. points.Values];
        return method == BdMethod.Cubic ? new CubicFit(x, y) : new PchipCurve(x, y);
    }
}
