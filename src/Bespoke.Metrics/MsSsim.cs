using Bespoke.Imaging;

namespace Bespoke.Metrics;

/// <summary>Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003).</summary>
/// <remarks>
/// Each channel (alpha too) for itself, then the mean of the channels. Window 11x11, Gaussian of sigma 1.5, only where it
/// fits whole; K1 = 0.01, K2 = 0.03; the next scale is the mean of 2x2 samples, an odd edge repeated; luminance counts at the
/// coarsest scale alone. The mean of each map is taken first and a negative one set to 0, then the weighted product.
/// The five scales need 161 pixels a side. A smaller picture has as many scales as the window fits, and their weights are
/// raised in proportion to the sum that all five have, so that figures stay comparable as far as they can.
/// </remarks>
public static class MsSsim
{
    /// <summary>The least side that a picture must have: the window's.</summary>
    public const int MinSide = SsimWindow.Length;

    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    private static readonly double[] Weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>MS-SSIM from 0 to 1; 1 for equal pictures.</summary>
    /// <exception cref="ArgumentException">The pictures differ in size, channels or depth, or a side is below <see cref="MinSide"/>.</exception>
    public static double Compute(Picture reference, Picture distorted)
    {
        PicturePair.Check(reference, distorted);
        if (Math.Min(reference.Width, reference.Height) < MinSide)
        {
            throw new ArgumentException($"MS-SSIM needs at least {MinSide} pixels a side.");
        }

        double[] ofChannels = new double[reference.Channels];
        Parallel.For(0, ofChannels.Length, c => ofChannels[c] = OfChannel(
            SamplePlane.Of(reference, c),
            SamplePlane.Of(distorted, c)));
        return ofChannels.Average();
    }

    /// <summary>The value in dB, -10 log10(1 - value), which spreads the values near 1; positive infinity for 1.</summary>
    /// <param name="value">MS-SSIM from 0 to 1.</param>
    public static double ToDecibels(double value) => -10 * Math.Log10(1 - value);

    private static double OfChannel(SamplePlane a, SamplePlane b)
    {
        int scales = 1;
        for (int side = Math.Min(a.Width, a.Height); scales < Weights.Length && (side + 1) / 2 >= MinSide; scales++)
        {
            side = (side + 1) / 2;
        }

        double weightFactor = Weights.Sum() / Weights.Take(scales).Sum();
        double product = 1;
        for (int scale = 0; scale < scales; scale++)
        {
            if (scale > 0)
            {
                a = a.Halve();
                b = b.Halve();
            }

            (double structure, double withLuminance) = Means(a, b);
            double mean = scale == scales - 1 ? withLuminance : structure;
            product *= Math.Pow(Math.Max(mean, 0), Weights[scale] * weightFactor);
        }

        return product;
    }

    // Means over the picture of contrast times structure, and of that times luminance (equations 6 to 9 of the paper with
    // C3 = C2 / 2). Of the two variances only the sum is needed, so one filter serves both.
    private static (double Structure, double WithLuminance) Means(SamplePlane a, SamplePlane b)
    {
        SsimWindow window = new(a.Width, a.Height);
        double[] meanA = window.Filter(a.Samples);
        double[] meanB = window.Filter(b.Samples);
        double[] products = new double[a.Samples.Length];
        double[] squares = new double[a.Samples.Length];
        for (int i = 0; i < products.Length; i++)
        {
            double x = a.Samples[i];
            double y = b.Samples[i];
            products[i] = x * y;
            squares[i] = (x * x) + (y * y);
        }

        products = window.Filter(products);
        squares = window.Filter(squares);
        double structure = 0;
        double withLuminance = 0;
        for (int i = 0; i < meanA.Length; i++)
        {
            double productOfMeans = meanA[i] * meanB[i];
            double squaresOfMeans = (meanA[i] * meanA[i]) + (meanB[i] * meanB[i]);
            double local = ((2 * (products[i] - productOfMeans)) + C2) / (squares[i] - squaresOfMeans + C2);
            structure += local;
            withLuminance += local * ((2 * productOfMeans) + C1) / (squaresOfMeans + C1);
        }

        return (structure / meanA.Length, withLuminance / meanA.Length);
    }
}
