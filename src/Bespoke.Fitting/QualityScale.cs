namespace Bespoke.Fitting;

/// <summary>
/// The scale of quality from 0 to 100: one straight line between quality and the logarithm of lambda,
/// lambda = 10^(-1.7 - 0.024 q). Quality 0 is lambda 2e-2, quality 100 is lambda 8e-5; 12.5 steps make a factor of 2.
/// </summary>
/// <remarks>The ends are a little beyond the range over which codecs of this family are published, 2e-2 to 1e-4.</remarks>
public static class QualityScale
{
    /// <summary>The quality nearest to the default lambda of <see cref="EncodeOptions"/>, 1e-3.</summary>
    public const int DefaultQuality = 54;

    private const double LogLambdaAtZero = -1.7;
    private const double LogLambdaPerStep = -0.024;

    /// <summary>The lambda of a quality.</summary>
    /// <param name="quality">0 (small file) to 100 (near the original); fractions are allowed.</param>
    /// <returns>Weight of bits per pixel against the mean squared error of samples scaled to 0..1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quality"/> is outside 0..100.</exception>
    public static double Lambda(double quality)
    {
        if (!(quality >= 0 && quality <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(quality), quality, "Quality goes from 0 to 100.");
        }

        return Math.Pow(10, LogLambdaAtZero + (LogLambdaPerStep * quality));
    }
}
