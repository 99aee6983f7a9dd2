namespace Bespoke.Fitting;

/// <summary>A report from a running fit.</summary>
/// <param name="Stage">What is being done, in a word or two: "warm-up", "fitting", "rounding", "writing".</param>
/// <param name="Step">Steps done so far over all stages.</param>
/// <param name="StepsPlanned">Steps planned in all; under a time limit as many as it allows at the pace so far, so the number may change.</param>
/// <param name="Bpp">Estimated bits per pixel of the file at this point, or NaN when not yet known.</param>
/// <param name="Psnr">Estimated PSNR in dB at this point, or NaN when not yet known.</param>
/// <param name="Elapsed">Time since the encode began.</param>
/// <param name="Remaining">Estimated time left, or null when not yet known.</param>
public sealed record FitProgress(
    string Stage,
    int Step,
    int StepsPlanned,
    double Bpp,
    double Psnr,
    TimeSpan Elapsed,
    TimeSpan? Remaining)
{
    /// <summary>Share of the planned steps that is done, 0 to 1. At 1 quantising and writing may still be going on.</summary>
    public double Share => StepsPlanned <= 0 ? 0 : Math.Clamp((double)Step / StepsPlanned, 0, 1);
}
