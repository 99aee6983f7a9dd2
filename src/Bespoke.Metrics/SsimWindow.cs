using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bespoke.Metrics;

/// <summary>The Gaussian window of SSIM, 11x11 with sigma 1.5, as two passes; only positions where it fits whole.</summary>
internal sealed class SsimWindow(int width, int height)
{
    /// <summary>Side of the window.</summary>
    public const int Length = 11;

    private const double Sigma = 1.5;

    private static readonly double[] Taps = MakeTaps();

    private readonly int _outWidth = width - Length + 1;
    private readonly int _outHeight = height - Length + 1;

    /// <summary>Weighted means of <paramref name="samples"/>, <c>[height][width]</c>, as <c>[height - 10][width - 10]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] Filter(ReadOnlySpan<double> samples)
    {
        double[] rows = new double[height * _outWidth];
        for (int y = 0; y < height; y++)
        {
            WeighShifted(samples.Slice(y * width, width), 1, rows.AsSpan(y * _outWidth, _outWidth));
        }

        double[] result = new double[_outHeight * _outWidth];
        for (int y = 0; y < _outHeight; y++)
        {
            WeighShifted(rows.AsSpan(y * _outWidth), _outWidth, result.AsSpan(y * _outWidth, _outWidth));
        }

        return result;
    }

    // result[i] = sum over k of Taps[k] * input[i + k * step]; the taps are symmetric.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WeighShifted(ReadOnlySpan<double> input, int step, Span<double> result)
    {
        int i = 0;
        for (; i + Vector<double>.Count <= result.Length; i += Vector<double>.Count)
        {
            Vector<double> sum = new Vector<double>(input[(i + (Length / 2 * step))..]) * Taps[Length / 2];
            for (int k = 0; k < Length / 2; k++)
            {
                Vector<double> pair = new Vector<double>(input[(i + (k * step))..])
                    + new Vector<double>(input[(i + ((Length - 1 - k) * step))..]);
                sum += pair * Taps[k];
            }

            sum.CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
        {
            double sum = input[i + (Length / 2 * step)] * Taps[Length / 2];
            for (int k = 0; k < Length / 2; k++)
            {
                sum += (input[i + (k * step)] + input[i + ((Length - 1 - k) * step)]) * Taps[k];
            }

            result[i] = sum;
        }
    }

    private static double[] MakeTaps()
    {
        double[] taps = new double[Length];
        for (int k = 0; k < Length; k++)
        {
            double distance = k - (Length / 2);
            taps[k] = Math.Exp(-distance * distance / (2 * Sigma * Sigma));
        }

        double sum = taps.Sum();
        return [.. taps.Select(tap => tap / sum)];
    }
}
