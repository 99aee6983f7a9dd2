using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bespoke.Metrics;

/// <summary>A blur of sigma 1.5 with zeros outside the picture, rows and columns alike.</summary>
/// <remarks>
/// SSIMULACRA 2 is defined with a recursive Gaussian (Charalampidis 2016, "Recursive Implementation of the Gaussian Filter
/// Using Truncated Cosine Functions"). The impulse response of that recursion is a sum of three cosines which all vanish at
/// the radius N = 5, so it is a symmetric filter of 2 N - 1 = 9 taps, h[n] = sum of beta_k cos(k pi n / 2N) for k = 1, 3, 5.
/// It is applied as such here: the same values, and no recursion that would hinder vectors.
/// </remarks>
internal sealed class TruncatedCosineBlur(int width, int height)
{
    private const double Sigma = 1.5;
    private const int Radius = 5; // round(3.2795 sigma + 0.2546), equation 57
    private const int Reach = Radius - 1;

    // Taps[n] for a distance of n = 0 to 4 samples.
    private static readonly float[] Taps = MakeTaps();

    /// <summary>Blurs a plane, <c>[height][width]</c>, into a new one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float[] Apply(ReadOnlySpan<float> plane)
    {
        // Zeros on all sides, so that neither pass has a special case.
        float[] rows = new float[(height + (2 * Reach)) * width];
        float[] padded = new float[width + (2 * Reach)];
        for (int y = 0; y < height; y++)
        {
            plane.Slice(y * width, width).CopyTo(padded.AsSpan(Reach));
            WeighShifted(padded, 1, rows.AsSpan((y + Reach) * width, width));
        }

        float[] result = new float[height * width];
        for (int y = 0; y < height; y++)
        {
            WeighShifted(rows.AsSpan(y * width), width, result.AsSpan(y * width, width));
        }

        return result;
    }

    // result[i] = sum over n = -4 to 4 of Taps[|n|] * input[i + (n + 4) * step]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WeighShifted(ReadOnlySpan<float> input, int step, Span<float> result)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= result.Length; i += Vector<float>.Count)
        {
            Vector<float> sum = new Vector<float>(input[(i + (Reach * step))..]) * Taps[0];
            for (int n = 1; n <= Reach; n++)
            {
                Vector<float> pair = new Vector<float>(input[(i + ((Reach - n) * step))..])
                    + new Vector<float>(input[(i + ((Reach + n) * step))..]);
                sum += pair * Taps[n];
            }

            sum.CopyTo(result[i..]);
        }

        for (; i < result.Length; i++)
        {
            float sum = input[i + (Reach * step)] * Taps[0];
            for (int n = 1; n <= Reach; n++)
            {
                sum += (input[i + ((Reach - n) * step)] + input[i + ((Reach + n) * step)]) * Taps[n];
            }

            result[i] = sum;
        }
    }

    private static float[] MakeTaps()
    {
        double[] omega = [Math.PI / (2 * Radius), 3 * Math.PI / (2 * Radius), 5 * Math.PI / (2 * Radius)];
        double[] beta = Amplitudes(omega);
        float[] taps = new float[Radius];
        for (int n = 0; n < Radius; n++)
        {
            taps[n] = (float)((beta[0] * Math.Cos(omega[0] * n)) + (beta[1] * Math.Cos(omega[1] * n)) + (beta[2] * Math.Cos(omega[2] * n)));
        }

        return taps;
    }

    // Equations 52 to 56: of all amplitudes that give the taps the sum 1 and the Gaussian's second moment, those nearest to
    // the cosine series of the Gaussian itself (equation 50).
    private static double[] Amplitudes(double[] omega)
    {
        double[] sum = new double[3]; // p_k, equation 37: sum of the taps of one cosine
        double[] moment = new double[3]; // r_k, equation 44
        double[] series = new double[3]; // rho_k, equation 50
        for (int k = 0; k < 3; k++)
        {
            int sign = k == 1 ? -1 : 1;
            sum[k] = sign / Math.Tan(omega[k] / 2);
            moment[k] = sign * sum[k] * sum[k] / Math.Sin(omega[k]);
            series[k] = Math.Exp(-0.5 * Sigma * Sigma * omega[k] * omega[k]) / Radius;
        }

        // The direction in which both conditions stay met: the cross product of their coefficients. Along it the
        // solution must have the same component as the series.
        double[] free =
        [
            (sum[1] * moment[2]) - (moment[1] * sum[2]),
            (sum[2] * moment[0]) - (moment[2] * sum[0]),
            (sum[0] * moment[1]) - (moment[0] * sum[1]),
        ];
        double component = (free[0] * series[0]) + (free[1] * series[1]) + (free[2] * series[2]);
        return Solve(sum, moment, free, 1, (Radius * Radius) - (Sigma * Sigma), component);
    }

    // Cramer's rule for three equations a x = u, b x = v, c x = w.
    private static double[] Solve(double[] a, double[] b, double[] c, double u, double v, double w)
    {
        double determinant = Determinant(a, b, c);
        double[] solution = new double[3];
        for (int k = 0; k < 3; k++)
        {
            solution[k] = Determinant(With(a, k, u), With(b, k, v), With(c, k, w)) / determinant;
        }

        return solution;
    }

    private static double[] With(double[] row, int column, double value)
    {
        double[] copy = [.. row];
        copy[column] = value;
        return copy;
    }

    private static double Determinant(double[] a, double[] b, double[] c) =>
        (a[0] * ((b[1] * c[2]) - (b[2] * c[1])))
        - (a[1] * ((b[0] * c[2]) - (b[2] * c[0])))
        + (a[2] * ((b[0] * c[1]) - (b[1] * c[0])));
}
