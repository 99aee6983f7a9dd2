using System.Runtime.CompilerServices;
using Bespoke.Imaging;

namespace Bespoke.Metrics;

/// <summary>SSIMULACRA 2.1 (Sneyers, Cloudinary, April 2023): a score of what people see, 100 for equal pictures.</summary>
/// <remarks>
/// About 90: no difference at normal viewing; 70 high, 50 medium, 30 low quality; negative for very bad pictures. Not symmetric.
/// <para>
/// Own implementation of the public definition: XYB colour, six scales halved in linear light, three error maps for each
/// component (structure, edges that appeared, edges that vanished), mean and 4-norm of each map, a weighted sum, a curve.
/// Samples are taken as sRGB whatever the metadata say; grey counts as three equal channels; a picture with alpha is
/// laid on a dark and on a bright background and the worse score counts.
/// </para>
/// </remarks>
public static class Ssimulacra2
{
    /// <summary>The least side that a picture must have, in pixels.</summary>
    public const int MinSide = 8;

    private const int Scales = 6;
    private const int Maps = 3;
    private const int Norms = 2;
    private const float C2 = 0.0009f;
    private const double DarkBackground = 0.1;
    private const double BrightBackground = 0.9;

    /// <summary>The score of <paramref name="distorted"/> as a rendering of <paramref name="reference"/>, up to 100.</summary>
    /// <exception cref="ArgumentException">The pictures differ in size, channels or depth, or a side is below <see cref="MinSide"/>.</exception>
    public static double Compute(Picture reference, Picture distorted)
    {
        PicturePair.Check(reference, distorted);
        if (Math.Min(reference.Width, reference.Height) < MinSide)
        {
            throw new ArgumentException($"SSIMULACRA 2 needs at least {MinSide} pixels a side.");
        }

        double onDark = Compute(reference, distorted, DarkBackground);
        return reference.Channels < 4 ? onDark : Math.Min(onDark, Compute(reference, distorted, BrightBackground));
    }

    private static double Compute(Picture reference, Picture distorted, double background)
    {
        XybPicture[] pair = new XybPicture[2];
        Parallel.For(0, 2, i => pair[i] = XybPicture.Of(i == 0 ? reference : distorted, background));

        // norms[component][scale * 6 + norm * 3 + map]
        double[][] norms = [new double[Scales * Norms * Maps], new double[Scales * Norms * Maps], new double[Scales * Norms * Maps]];
        int scales = 0;
        while (scales < Scales && Math.Min(pair[0].Width, pair[0].Height) >= MinSide)
        {
            if (scales > 0)
            {
                Parallel.For(0, 2, i => pair[i] = pair[i].Halve());
            }

            int first = scales * Norms * Maps;
            TruncatedCosineBlur blur = new(pair[0].Width, pair[0].Height);
            Parallel.For(0, 3, c => Compare(pair[0].Xyb[c], pair[1].Xyb[c], blur, norms[c].AsSpan(first, Norms * Maps)));
            scales++;
        }

        return Score(norms, scales);
    }

    // Norms of the three error maps of one component at one scale.
    private static void Compare(float[] a, float[] b, TruncatedCosineBlur blur, Span<double> norms)
    {
        float[] products = new float[a.Length];
        float[] squares = new float[a.Length];
        Multiply(a, b, products, squares);
        float[] meanA = blur.Apply(a);
        float[] meanB = blur.Apply(b);
        products = blur.Apply(products);
        squares = blur.Apply(squares);

        Span<double> sums = stackalloc double[Norms * Maps];
        AddErrors(a, b, meanA, meanB, products, squares, sums);
        for (int map = 0; map < Maps; map++)
        {
            norms[map] = sums[map] / a.Length;
            norms[Maps + map] = Math.Sqrt(Math.Sqrt(sums[Maps + map] / a.Length));
        }
    }

    // Of the two variances only the sum is needed, so their squares are added before the blur.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float[] a, float[] b, float[] products, float[] squares)
    {
        for (int i = 0; i < a.Length; i++)
        {
            products[i] = a[i] * b[i];
            squares[i] = (a[i] * a[i]) + (b[i] * b[i]);
        }
    }

    // Sums of the errors and of their fourth powers: structure, new edges, lost edges.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddErrors(
        float[] a, float[] b, float[] meanA, float[] meanB, float[] products, float[] squares, Span<double> sums)
    {
        for (int i = 0; i < a.Length; i++)
        {
            // SSIM without the denominator of its luminance term: the samples are perceptually uniform already.
            float step = meanA[i] - meanB[i];
            float covariance = products[i] - (meanA[i] * meanB[i]);
            float variances = squares[i] - ((meanA[i] * meanA[i]) + (meanB[i] * meanB[i]));
            double structure = Math.Max(0, 1 - ((1 - (step * step)) * ((2 * covariance) + C2) / (variances + C2)));

            // Edges are distances from the blurred picture.
            double edges = ((1.0 + Math.Abs(b[i] - meanB[i])) / (1.0 + Math.Abs(a[i] - meanA[i]))) - 1;
            double appeared = Math.Max(0, edges);
            double vanished = Math.Max(0, -edges);
            sums[0] += structure;
            sums[1] += appeared;
            sums[2] += vanished;
            sums[3] += structure * structure * structure * structure;
            sums[4] += appeared * appeared * appeared * appeared;
            sums[5] += vanished * vanished * vanished * vanished;
        }
    }

    private static double Score(double[][] norms, int scales)
    {
        // The definition counts its weights over the scales there are, also where a small picture has fewer than six.
        double sum = 0;
        int weight = 0;
        for (int c = 0; c < norms.Length; c++)
        {
            for (int i = 0; i < scales * Norms * Maps; i++)
            {
                sum += Ssimulacra2Weights.Values[weight++] * norms[c][i];
            }
        }

        // The curve that was fitted to opinion scores.
        double error = sum * 0.9562382616834844;
        error = (2.326765642916932 * error) - (0.020884521182843837 * error * error) + (6.248496625763138e-05 * error * error * error);
        return error > 0 ? 100 - (10 * Math.Pow(error, 0.6276336467831387)) : 100;
    }
}
