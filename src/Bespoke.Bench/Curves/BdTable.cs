using Bespoke.Metrics;

namespace Bespoke.Bench.Curves;

/// <summary>A comparison of two curves, or why there is none.</summary>
/// <param name="Rate">BD-rate in percent of the anchor's rate; negative means that the codec needs fewer bits.</param>
/// <param name="Gain">BD-PSNR: mean difference of quality at equal rate, in the unit of the quality; positive is better.</param>
/// <param name="Share">The smaller share that the common quality range has of either curve's range, 0..1.</param>
/// <param name="Pictures">Pictures that took part; 0 for averages that others formed.</param>
/// <param name="Note">Why there is no figure, or null.</param>
internal sealed record BdFigure(double? Rate, double? Gain, double? Share, int Pictures, string? Note);

/// <summary>BD-rates between codecs over a set of pictures, under a stated averaging rule.</summary>
/// <param name="pixels">Pixels of every picture of the set, by name.</param>
internal sealed class BdTable(IReadOnlyDictionary<string, long> pixels)
{
    /// <summary>Compares a codec with an anchor.</summary>
    /// <param name="anchor">The curve that rates are relative to.</param>
    /// <param name="codec">The curve that is judged.</param>
    /// <param name="rule">How one figure is made of many pictures.</param>
    /// <param name="quality">The quality axis.</param>
    /// <param name="method">The interpolation.</param>
    public BdFigure Compare(CodecCurve anchor, CodecCurve codec, AveragingRule rule, Quality quality, BdMethod method)
    {
        string[] common = [.. Common(anchor, codec)];
        if (!anchor.IsMeanOnly && !codec.IsMeanOnly && common.Length == 0)
        {
            return None("no picture in common");
        }

        // An average over the whole set says nothing beside measurements of some of its pictures.
        if (anchor.IsMeanOnly != codec.IsMeanOnly && common.Length < pixels.Count)
        {
            return None($"an average over {pixels.Count} pictures beside {common.Length}");
        }

        if (rule != AveragingRule.MeanCurve && (anchor.IsMeanOnly || codec.IsMeanOnly))
        {
            return None("only the average over the set is published");
        }

        return rule switch
        {
            AveragingRule.MeanCurve => OneCurve(anchor.MeanOver(common), codec.MeanOver(common), quality, method, common.Length),
            AveragingRule.MeanError when quality != Quality.Psnr => None("the mean squared error says nothing about this quality"),
            AveragingRule.MeanError => OneCurve(anchor.PooledOver(common, pixels), codec.PooledOver(common, pixels), quality, method, common.Length),
            AveragingRule.PerPicture => EachPicture(anchor, codec, common, quality, method),
            _ => throw new ArgumentOutOfRangeException(nameof(rule)),
        };
    }

    private IEnumerable<string> Common(CodecCurve anchor, CodecCurve codec) =>
        (anchor.IsMeanOnly, codec.IsMeanOnly) switch
        {
            (false, false) => pixels.Keys.Where(picture => anchor.Pictures.ContainsKey(picture) && codec.Pictures.ContainsKey(picture)),
            (true, false) => pixels.Keys.Where(codec.Pictures.ContainsKey),
            (false, true) => pixels.Keys.Where(anchor.Pictures.ContainsKey),
            (true, true) => [],
        };

    private static BdFigure OneCurve(
        IReadOnlyList<CurvePoint> anchor, IReadOnlyList<CurvePoint> codec, Quality quality, BdMethod method, int pictures)
    {
        try
        {
            RatePoint[] a = Points(anchor, quality), c = Points(codec, quality);
            BdResult rate = BdRate.Compute(a, c, method);
            return new BdFigure(rate.Value, GainOrNull(a, c, method), Math.Min(rate.AnchorShare, rate.TestShare), pictures, null);
        }
        catch (ArgumentException e)
        {
            return None(e.Message);
        }
    }

    private static BdFigure EachPicture(CodecCurve anchor, CodecCurve codec, string[] pictures, Quality quality, BdMethod method)
    {
        BdFigure[] figures = [.. pictures.Select(picture => OneCurve(anchor.Pictures[picture], codec.Pictures[picture], quality, method, 1))];
        int bad = Array.FindIndex(figures, figure => figure.Rate is null);
        return bad >= 0
            ? None($"{pictures[bad]}: {figures[bad].Note}")
            : new BdFigure(
                figures.Average(figure => figure.Rate!.Value),
                figures.All(figure => figure.Gain is not null) ? figures.Average(figure => figure.Gain!.Value) : null,
                figures.Min(figure => figure.Share),
                figures.Length,
                null);
    }

    private static double? GainOrNull(RatePoint[] anchor, RatePoint[] codec, BdMethod method)
    {
        try
        {
            return BdRate.ComputePsnr(anchor, codec, method).Value;
        }
        catch (ArgumentException)
        {
            // Curves may share a range of quality and none of rate.
            return null;
        }
    }

    private static RatePoint[] Points(IReadOnlyList<CurvePoint> curve, Quality quality) =>
        [.. curve.Where(point => point.Quality(quality) is not null).Select(point => new RatePoint(point.Bpp, point.Quality(quality)!.Value))];

    private static BdFigure None(string note) => new(null, null, null, 0, note);
}
