namespace Bespoke.Bench.Curves;

/// <summary>One point of a rate-distortion curve.</summary>
/// <param name="Setting">Rate point as "name=value".</param>
/// <param name="Bpp">Bits of the whole file per pixel.</param>
/// <param name="Psnr">PSNR in dB.</param>
/// <param name="MsSsim">MS-SSIM, 0..1, where known.</param>
/// <param name="Ssimulacra2">SSIMULACRA 2 score, where known.</param>
/// <param name="EncodeSeconds">Seconds to encode one picture, where known.</param>
/// <param name="DecodeSeconds">Seconds to decode one picture, where known.</param>
internal sealed record CurvePoint(
    string Setting, double Bpp, double Psnr, double? MsSsim, double? Ssimulacra2, double? EncodeSeconds, double? DecodeSeconds)
{
    /// <summary>The point's quality on an axis where more is better, or null where it is not known.</summary>
    public double? Quality(Quality quality) => quality switch
    {
        Curves.Quality.Psnr => Psnr,
        Curves.Quality.MsSsim => MsSsim is < 1 ? Metrics.MsSsim.ToDecibels(MsSsim.Value) : null,
        Curves.Quality.Ssimulacra2 => Ssimulacra2,
        _ => throw new ArgumentOutOfRangeException(nameof(quality)),
    };
}

/// <summary>The quality over which curves are compared.</summary>
internal enum Quality
{
    /// <summary>PSNR in dB.</summary>
    Psnr,

    /// <summary>MS-SSIM as -10 log10(1 - MS-SSIM), in dB.</summary>
    MsSsim,

    /// <summary>SSIMULACRA 2 score.</summary>
    Ssimulacra2,
}
