namespace Bespoke.Bench.Curves;

/// <summary>Where a curve comes from.</summary>
internal enum CurveKind
{
    /// <summary>Our own codec, measured here.</summary>
    Ours,

    /// <summary>A peer's program, measured here.</summary>
    Peer,

    /// <summary>Figures that others published.</summary>
    Published,
}

/// <summary>The rate-distortion points of one codec on a set of pictures.</summary>
internal sealed record CodecCurve
{
    /// <summary>Name: "avif", "cool-chic:5.0.1".</summary>
    public required string Name { get; init; }

    /// <summary>Program or build with its version, or the source of published figures.</summary>
    public required string Version { get; init; }

    /// <summary>Where the points come from.</summary>
    public required CurveKind Kind { get; init; }

    /// <summary>Points of each picture; empty where only averages are published.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CurvePoint>> Pictures { get; init; } = new Dictionary<string, IReadOnlyList<CurvePoint>>();

    /// <summary>Points averaged over the whole set by those who published them; empty where the points of each picture are known.</summary>
    public IReadOnlyList<CurvePoint> PublishedMean { get; init; } = [];

    /// <summary>True when only averages are known.</summary>
    public bool IsMeanOnly => Pictures.Count == 0;

    /// <summary>
    /// The mean curve over some pictures: for each setting the mean of bpp and of every measure. A setting that one of the
    /// pictures lacks is left out, for a mean over other pictures is no neighbour on the curve.
    /// </summary>
    public IReadOnlyList<CurvePoint> MeanOver(IReadOnlyCollection<string> pictures) => IsMeanOnly
        ? PublishedMean
        : Average(pictures, points => new CurvePoint(
            points[0].Point.Setting,
            points.Average(p => p.Point.Bpp),
            points.Average(p => p.Point.Psnr),
            MeanOrNull(points, p => p.MsSsim),
            MeanOrNull(points, p => p.Ssimulacra2),
            MeanOrNull(points, p => p.EncodeSeconds),
            MeanOrNull(points, p => p.DecodeSeconds)));

    /// <summary>
    /// The pooled curve: for each setting all bits over all pixels, and one PSNR from the squared error of the whole set. Empty
    /// where only averages are known, for it cannot be formed from them.
    /// </summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="pixels">Pixels of each picture.</param>
    public IReadOnlyList<CurvePoint> PooledOver(IReadOnlyCollection<string> pictures, IReadOnlyDictionary<string, long> pixels) => IsMeanOnly
        ? []
        : Average(pictures, points =>
        {
            double total = points.Sum(p => (double)pixels[p.Picture]);
            double bpp = points.Sum(p => p.Point.Bpp * pixels[p.Picture]) / total;
            double error = points.Sum(p => Math.Pow(10, -p.Point.Psnr / 10) * pixels[p.Picture]) / total;
            return new CurvePoint(points[0].Point.Setting, bpp, -10 * Math.Log10(error), null, null, null, null);
        });

    private List<CurvePoint> Average(IReadOnlyCollection<string> pictures, Func<List<(string Picture, CurvePoint Point)>, CurvePoint> average)
    {
        List<string> order = [];
        Dictionary<string, List<(string Picture, CurvePoint Point)>> bySetting = [];
        foreach (string picture in pictures)
        {
            foreach (CurvePoint point in Pictures.GetValueOrDefault(picture) ?? [])
            {
                if (!bySetting.TryGetValue(point.Setting, out List<(string Picture, CurvePoint Point)>? list))
                {
                    bySetting.Add(point.Setting, list = []);
                    order.Add(point.Setting);
                }

                list.Add((picture, point));
            }
        }

        return [.. order.Where(setting => bySetting[setting].Count == pictures.Count).Select(setting => average(bySetting[setting]))];
    }

    private static double? MeanOrNull(List<(string Picture, CurvePoint Point)> points, Func<CurvePoint, double?> measure) =>
        points.All(p => measure(p.Point) is not null) ? points.Average(p => measure(p.Point)!.Value) : null;
}
