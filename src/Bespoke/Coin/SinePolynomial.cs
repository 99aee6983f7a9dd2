namespace Bespoke.Coin;

/// <summary>
/// sin(pi t) in single precision with a fixed order of operations, none of them fused (spec/format.md, section 6.4).
/// </summary>
/// <remarks>
/// n is the integer nearest to t (ties to even) and f = t - n, which is exact; then sin(pi t) = (-1)^n f p(f^2) with the minimax polynomial p of
/// degree 4 for |f| at most 1/2. For |t| at most 2^22 the result is within <see cref="ErrorBound"/> of the true sine: 3e-9 of that are the polynomial's,
/// the rest is rounding. Larger t are integers or halves of integers, of which the sine is exact.
/// </remarks>
internal static class SinePolynomial
{
    public const float C0 = 3.1415925f;
    public const float C1 = -5.16770697f;
    public const float C2 = 2.55003142f;
    public const float C3 = -0.59804517f;
    public const float C4 = 0.077220127f;

    /// <summary>Largest distance from the true sin(pi t).</summary>
    public const float ErrorBound = 2.5e-7f;

    /// <summary>The reference: every vector kernel gives the same bits.</summary>
    public static float SinPi(float t)
    {
        float n = MathF.Round(t, MidpointRounding.ToEven);
        float f = t - n;
        float g = f * f;
        float p = C4 * g;
        p = p + C3;
        p = p * g;
        p = p + C2;
        p = p * g;
        p = p + C1;
        p = p * g;
        p = p + C0;
        p = p * f;
        return ((int)n & 1) == 0 ? p : -p;
    }
}
