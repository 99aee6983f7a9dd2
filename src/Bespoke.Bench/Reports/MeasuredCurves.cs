using Bespoke.Bench.Cells;
using Bespoke.Bench.Curves;

namespace Bespoke.Bench.Reports;

/// <summary>Makes curves of measured cells.</summary>
internal static class MeasuredCurves
{
    /// <summary>One curve per codec, in the order of the results. Cells without figures are left out.</summary>
    public static IReadOnlyList<CodecCurve> Of(IReadOnlyList<CellResult> results) =>
    [
        .. results
            .Where(cell => cell.Status == CellStatus.Done)
            .GroupBy(cell => cell.Codec)
            .Select(group => new CodecCurve
            {
                Name = group.Key,
                Version = string.Join(", ", group.Select(cell => cell.Version).Distinct()),
                Kind = group.First().IsOurs ? CurveKind.Ours : CurveKind.Peer,
                Pictures = group
                    .GroupBy(cell => cell.Picture)
                    .ToDictionary(picture => picture.Key, picture => (IReadOnlyList<CurvePoint>)[.. picture.Where(IsFinite).Select(Point)]),
            }),
    ];

    // A picture that came back without any error has no PSNR and so no place on a curve.
    private static bool IsFinite(CellResult cell) => cell.Psnr is not null;

    private static CurvePoint Point(CellResult cell) =>
        new(cell.Setting, cell.Bpp, cell.Psnr!.Value, cell.MsSsim, cell.Ssimulacra2, cell.EncodeSeconds, cell.DecodeSeconds);
}
