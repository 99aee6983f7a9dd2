using System.Numerics;
using System.Runtime.CompilerServices;
using Bespoke.Imaging;

namespace Bespoke.Metrics;

/// <summary>Mean squared error and peak signal-to-noise ratio.</summary>
/// <remarks>
/// One mean over all samples of all channels: grey, RGB, or RGB and alpha alike. Samples are taken as they are,
/// without colour conversion; no part is left out and none is weighted.
/// </remarks>
public static class Psnr
{
    /// <summary>PSNR in dB: 10 log10(peak^2 / MSE), the peak being 255 or 65,535; positive infinity for equal pictures.</summary>
    /// <exception cref="ArgumentException">The pictures differ in size, channels or depth.</exception>
    public static double Compute(Picture reference, Picture distorted) =>
        FromMse(MeanSquaredError(reference, distorted), reference.MaxValue);

    /// <summary>Mean over all samples of the squared difference, in squared sample steps of the pictures' depth.</summary>
    /// <exception cref="ArgumentException">The pictures differ in size, channels or depth.</exception>
    public static double MeanSquaredError(Picture reference, Picture distorted)
    {
        PicturePair.Check(reference, distorted);
        double sum = 0;
        for (int c = 0; c < reference.Channels; c++)
        {
            sum += SumOfSquares(reference.Plane(c), distorted.Plane(c));
        }

        return sum / ((double)reference.PixelCount * reference.Channels);
    }

    /// <summary>PSNR in dB of a mean squared error.</summary>
    /// <param name="mse">0 or more.</param>
    /// <param name="peak">The largest sample value.</param>
    public static double FromMse(double mse, double peak) => 10 * Math.Log10(peak * peak / mse);

    // Exact: 2^31 squares of 65,535 stay below 2^63.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong SumOfSquares(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b)
    {
        Vector<ulong> sums = Vector<ulong>.Zero;
        int i = 0;
        for (; i + Vector<ushort>.Count <= a.Length; i += Vector<ushort>.Count)
        {
            Vector<ushort> x = new(a[i..]);
            Vector<ushort> y = new(b[i..]);
            Vector.Widen(Vector.Max(x, y) - Vector.Min(x, y), out Vector<uint> low, out Vector<uint> high);
            Vector.Widen(low * low, out Vector<ulong> first, out Vector<ulong> second);
            Vector.Widen(high * high, out Vector<ulong> third, out Vector<ulong> fourth);
            sums += first + second + third + fourth;
        }

        ulong sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            long difference = a[i] - b[i];
            sum += (ulong)(difference * difference);
        }

        return sum;
    }
}
