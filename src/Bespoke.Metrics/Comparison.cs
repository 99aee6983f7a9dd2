using Bespoke.Imaging;

namespace Bespoke.Metrics;

/// <summary>Every metric of one pair of pictures.</summary>
/// <param name="Mse">Mean squared error over all samples, in squared sample steps.</param>
/// <param name="Psnr">PSNR in dB; positive infinity for equal pictures.</param>
/// <param name="MsSsim">MS-SSIM from 0 to 1; null where the picture is too small for it.</param>
/// <param name="Ssimulacra2">SSIMULACRA 2, up to 100; null where the picture is too small for it.</param>
public sealed record Comparison(double Mse, double Psnr, double? MsSsim, double? Ssimulacra2)
{
    /// <summary>Compares two pictures.</summary>
    /// <param name="reference">The original.</param>
    /// <param name="distorted">What became of it.</param>
    /// <exception cref="ArgumentException">The pictures differ in size, channels or depth.</exception>
    public static Comparison Of(Picture reference, Picture distorted)
    {
        double mse = Metrics.Psnr.MeanSquaredError(reference, distorted);
        int side = Math.Min(reference.Width, reference.Height);
        return new Comparison(
            mse,
            Metrics.Psnr.FromMse(mse, reference.MaxValue),
            side < Metrics.MsSsim.MinSide ? null : Metrics.MsSsim.Compute(reference, distorted),
            side < Metrics.Ssimulacra2.MinSide ? null : Metrics.Ssimulacra2.Compute(reference, distorted));
    }
}
