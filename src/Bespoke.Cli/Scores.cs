using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>The figures of bespoke compare.</summary>
/// <param name="Psnr">dB, one mean squared error over all samples; infinite for equal pictures.</param>
/// <param name="MsSsim">0..1.</param>
/// <param name="Ssimulacra2">At most 100.</param>
internal sealed record Scores(double Psnr, double MsSsim, double Ssimulacra2)
{
    /// <summary>Computes all of them.</summary>
    public static Scores Of(Picture original, Picture distorted) =>
        throw new NotImplementedException("the metrics are not wired in yet");
}
