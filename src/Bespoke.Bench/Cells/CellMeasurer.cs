using Bespoke.Bench.Codecs;
using Bespoke.Bench.Reports;
using Bespoke.Fitting;
using Bespoke.Imaging;
using Bespoke.Metrics;

namespace Bespoke.Bench.Cells;

/// <summary>Measures a cell: encode to a real file, decode it with the real decoder, compare with the original.</summary>
/// <param name="limit">Wall-clock limit of one encode, and again of one decode, or null for the usual one.</param>
/// <param name="shown">Keeps crops of decoded pictures for the report.</param>
internal sealed class CellMeasurer(TimeSpan? limit, ShownCrops shown)
{
    /// <summary>Measures. A codec's failure becomes a result that says so; only cancellation is thrown.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="source">Its picture, or null when it could not be read.</param>
    /// <param name="unreadable">Why it could not.</param>
    /// <param name="progress">Receives reports while one of our codecs fits.</param>
    /// <param name="cancellation">Ends the work at once.</param>
    public CellResult Measure(
        Cell cell, SourcePicture? source, string? unreadable, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        CellResult blank = new()
        {
            Key = cell.Key,
            Picture = cell.Picture.Name,
            Width = source?.Picture.Width ?? 0,
            Height = source?.Picture.Height ?? 0,
            Codec = cell.Codec.Name,
            Version = cell.Codec.Version,
            Setting = cell.Setting,
            IsOurs = cell.Codec.IsOurs,
            Recipe = cell.Codec.Recipe(cell.Setting),
            Machine = ThisMachine.Description,
            MeasuredAt = DateTime.UtcNow,
        };
        if (source is null)
        {
            return blank with { Status = CellStatus.Failed, Error = unreadable };
        }

        try
        {
            CodecRun run = cell.Codec.Run(source, cell.Setting, limit, progress, cancellation);
            RequireSameShape(source.Picture, run.Decoded);
            shown.Keep(cell, run.Decoded);
            return WithFigures(blank, source.Picture, run);
        }
        catch (CodecFailedException e)
        {
            return blank with { Status = e.Status, Error = e.Message };
        }
    }

    private static CellResult WithFigures(CellResult blank, Picture original, CodecRun run)
    {
        Comparison metrics = Comparison.Of(original, run.Decoded);
        return blank with
        {
            Status = CellStatus.Done,
            Bytes = run.Bytes,
            Bpp = 8.0 * run.Bytes / original.PixelCount,
            Psnr = double.IsFinite(metrics.Psnr) ? metrics.Psnr : null,
            MsSsim = metrics.MsSsim,
            Ssimulacra2 = metrics.Ssimulacra2,
            EncodeSeconds = run.Encode.WallSeconds,
            EncodeCpuSeconds = run.Encode.CpuSeconds,
            EncodePeakBytes = run.Encode.PeakBytes,
            DecodeSeconds = run.Decode.WallSeconds,
            DecodeCpuSeconds = run.Decode.CpuSeconds,
            DecodePeakBytes = run.Decode.PeakBytes,
        };
    }

    private static void RequireSameShape(Picture original, Picture decoded)
    {
        if ((original.Width, original.Height, original.Channels, original.BitDepth) != (decoded.Width, decoded.Height, decoded.Channels, decoded.BitDepth))
        {
            throw new CodecFailedException(CellStatus.Failed, $"the decoded picture is {Shape(decoded)} where the original is {Shape(original)}");
        }
    }

    private static string Shape(Picture picture) => $"{picture.Width}x{picture.Height} with {picture.Channels} channels of {picture.BitDepth} bits";
}
