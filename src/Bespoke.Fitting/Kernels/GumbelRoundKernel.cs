using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>
/// Stochastic Gumbel annealing (Yang, Bamler, Mandt 2020, arXiv 2006.04240, section 3.2): z lies between floor and ceiling of u, drawn
/// towards one of them with odds that favour the nearer. T towards 0 makes z one of the two, in the end the nearest.
/// </summary>
internal static unsafe class GumbelRoundKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const float Ln2 = 0.693147181f;

    /// <summary>Rounds one row at random and keeps the derivative dz/du for the numbers that were drawn.</summary>
    /// <param name="latents">u, <c>[count]</c>.</param>
    /// <param name="count">Samples; up to one vector more is written, so rows have room behind them.</param>
    /// <param name="temperature">T, of logits and relaxation alike.</param>
    /// <param name="index">Number of the first sample, for the noise.</param>
    /// <param name="rounded">z.</param>
    /// <param name="slopes">dz/du.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* latents, int count, float temperature, uint index, uint seed, float* rounded, float* slopes)
    {
        TVector one = TLanes.Broadcast(1f);
        TVector atanhScale = TLanes.Broadcast(0.5f * Ln2 / (temperature * temperature));
        TVector noiseScale = TLanes.Broadcast(Ln2 / temperature);
        TVector slopeScale = TLanes.Broadcast(1f / (temperature * temperature));
        for (int n = 0; n < count; n += TLanes.Count)
        {
            TVector u = TLanes.Load(latents + n);
            TVector floor = TLanes.Floor(u);
            TVector above = TLanes.Subtract(u, floor);
            TVector below = TLanes.Subtract(TLanes.Add(floor, one), u);

            // p = 1 - u + floor(u) and q = 1 - ceil(u) + u after the limit. As differences from 1 they would be lost where they are small,
            // but each is the distance to the other candidate: atanh(1 - p) - atanh(1 - q) = ln((2 - p) q / (p (2 - q))) / 2.
            TVector p = Limit(below, out TVector pMoves);
            TVector q = Limit(above, out TVector qMoves);
            TVector pFactor = TLanes.Multiply(p, TLanes.Subtract(TLanes.Broadcast(2f), p));
            TVector qFactor = TLanes.Multiply(q, TLanes.Subtract(TLanes.Broadcast(2f), q));
            TVector ratio = TLanes.Divide(
                TLanes.Multiply(TLanes.Subtract(TLanes.Broadcast(2f), p), q), TLanes.Multiply(p, TLanes.Subtract(TLanes.Broadcast(2f), q)));
            TVector uniform = TLanes.Uniform(index + (uint)n, seed);
            TVector odds = TLanes.Divide(uniform, TLanes.Subtract(one, uniform));
            TVector difference = TLanes.MultiplyAdd(
                atanhScale,
                VectorMath<TLanes, TVector>.Log2(ratio),
                TLanes.Multiply(noiseScale, VectorMath<TLanes, TVector>.Log2(odds)));

            // The sigmoid w and w (1 - w) from e = exp(-|d|): neither 1 - w nor e is lost where w is near 0 or 1.
            TVector e = VectorMath<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Zero, TLanes.Abs(difference)));
            TVector larger = TLanes.Divide(one, TLanes.Add(one, e));
            TVector smaller = TLanes.Multiply(e, larger);
            TVector weight = TLanes.Select(TLanes.Greater(difference, TLanes.Zero), larger, smaller);
            TLanes.Store(TLanes.Add(floor, weight), rounded + n);

            // d atanh(1 - p) / du = 1 / (1 - (1 - p)^2) = 1 / (p (2 - p)); none where the limit holds.
            TVector atanhSlope = TLanes.Add(
                TLanes.Keep(pMoves, TLanes.Divide(one, pFactor)), TLanes.Keep(qMoves, TLanes.Divide(one, qFactor)));
            TVector weightSlope = TLanes.Multiply(slopeScale, TLanes.Multiply(larger, smaller));
            TLanes.Store(TLanes.Multiply(weightSlope, atanhSlope), slopes + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Limit(TVector distance, out TVector moves)
    {
        TVector margin = TLanes.Broadcast(GumbelRoundKernel.Margin);
        moves = TLanes.Greater(distance, margin);
        return TLanes.Max(distance, margin);
    }
}
