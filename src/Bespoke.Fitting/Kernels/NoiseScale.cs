namespace Bespoke.Fitting.Kernels;

/// <summary>The factor that brings the sum of four uniform bytes to variance 1: each byte has variance (256^2 - 1) / 12.</summary>
internal static class NoiseScale
{
    public const float Value = 0.0067658754f;
}
