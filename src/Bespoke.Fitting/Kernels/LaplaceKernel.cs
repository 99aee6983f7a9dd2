using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>
/// Rate of latents under a Laplace distribution whose mean and log-scale a network predicts, and its gradients.
/// </summary>
/// <remarks>
/// p = F(y + 1/2) - F(y - 1/2) with the Laplace distribution function F of mean mu and scale b = exp(o - <see cref="ScaleOffset"/>);
/// bits = -log2 max(p, 2^-16), without gradient below the floor.
/// </remarks>
internal static partial class LaplaceKernel
{
    /// <summary>Subtracted from the network's second output: small scales at the start, when all latents are zero.</summary>
    public const float ScaleOffset = 3f;

    /// <summary>Least ln b: the centre of the decoder's lowest scale (spec/format.md, section 2.2).</summary>
    public const float MinLogScale = -3.1875f;

    /// <summary>Greatest ln b: the centre of the decoder's highest scale.</summary>
    public const float MaxLogScale = 4.6875f;

    /// <summary>Least probability: 16 bits.</summary>
    public const float MinProbability = 1f / 65536f;
}

/// <summary>The kernels of <see cref="LaplaceKernel"/> for one vector width.</summary>
internal static unsafe class LaplaceKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;

    /// <summary>Bits of a block.</summary>
    /// <param name="latents"><c>[BlockSize]</c>.</param>
    /// <param name="outputs"><c>[2][BlockSize]</c>: mean, raw log-scale.</param>
    /// <param name="count">Samples that count; the others are padding.</param>
    /// <returns>Sum of bits of the first <paramref name="count"/> samples.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Rate(float* latents, float* outputs, int count)
    {
        float* bits = stackalloc float[N];
        for (int n = 0; n < N; n += TLanes.Count)
        {
            TVector p = Probability(n, latents, outputs, out _);
            TLanes.Store(Bits(p), bits + n);
        }

        return RowKernel<TLanes, TVector>.Sum(bits, count);
    }

    /// <summary>Bits of each sample of a block if all latents were moved by <paramref name="move"/>.</summary>
    public static void SampleBits(float* latents, float* outputs, float move, float* bits)
    {
        float* moved = stackalloc float[N];
        for (int n = 0; n < N; n += TLanes.Count)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(latents + n), TLanes.Broadcast(move)), moved + n);
            TLanes.Store(Bits(Probability(n, moved, outputs, out _)), bits + n);
        }
    }

    /// <summary>Bits of a block and their gradients, times <paramref name="weight"/>.</summary>
    /// <param name="latentGrads"><c>[BlockSize]</c>, set: gradient to the latents themselves (not through contexts).</param>
    /// <param name="outputGrads"><c>[2][BlockSize]</c>, set.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float RateGrad(float* latents, float* outputs, int count, float weight, float* latentGrads, float* outputGrads)
    {
        float* bits = stackalloc float[N];
        TVector factor = TLanes.Broadcast(weight * 1.44269504f);
        TVector half = TLanes.Broadcast(0.5f);
        for (int n = 0; n < N; n += TLanes.Count)
        {
            TVector p = Probability(n, latents, outputs, out State s);
            TLanes.Store(Bits(p), bits + n);

            // Outside the central bin (a = |y - mu| > 1/2): p = (e1 - e2) / 2, inside: p = 1 - (e1 + e2) / 2,
            // e1 = exp(-|a - 1/2| / b), e2 = exp(-(a + 1/2) / b). g = 1/b.
            TVector difference = TLanes.Subtract(s.E1, s.E2);
            TVector dpda = TLanes.Multiply(s.InverseScale, difference);
            dpda = TLanes.Multiply(dpda, TLanes.Broadcast(-0.5f));
            TVector d1 = TLanes.Multiply(TLanes.Abs(TLanes.Subtract(s.Distance, half)), s.E1);
            TVector d2 = TLanes.Multiply(TLanes.Add(s.Distance, half), s.E2);
            TVector dpdg = TLanes.Multiply(half, TLanes.Select(s.Outside, TLanes.Subtract(d2, d1), TLanes.Add(d1, d2)));

            // d bits / dp = -1 / (p ln 2); no gradient at the floor.
            TVector slope = TLanes.Divide(factor, p);
            slope = TLanes.Keep(TLanes.Greater(p, TLanes.Broadcast(LaplaceKernel.MinProbability)), slope);
            TVector distanceGrad = TLanes.Subtract(TLanes.Zero, TLanes.Multiply(slope, dpda));
            TVector signed = TLanes.Select(s.Negative, TLanes.Subtract(TLanes.Zero, distanceGrad), distanceGrad);
            TLanes.Store(signed, latentGrads + n);
            TLanes.Store(TLanes.Subtract(TLanes.Zero, signed), outputGrads + n);

            // dg / d ln b = -g. Past the limits the gradient stays only where it leads back.
            TVector scaleGrad = TLanes.Multiply(TLanes.Multiply(slope, dpdg), s.InverseScale);
            TVector low = TLanes.Greater(TLanes.Broadcast(LaplaceKernel.MinLogScale), s.RawLogScale);
            TVector high = TLanes.Greater(s.RawLogScale, TLanes.Broadcast(LaplaceKernel.MaxLogScale));
            scaleGrad = TLanes.Select(low, TLanes.Min(scaleGrad, TLanes.Zero), scaleGrad);
            scaleGrad = TLanes.Select(high, TLanes.Max(scaleGrad, TLanes.Zero), scaleGrad);
            TLanes.Store(scaleGrad, outputGrads + N + n);
        }

        for (int n = count; n < N; n++)
        {
            latentGrads[n] = 0;
            outputGrads[n] = 0;
            outputGrads[N + n] = 0;
        }

        return RowKernel<TLanes, TVector>.Sum(bits, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Bits(TVector p) => TLanes.Subtract(TLanes.Zero, VectorMath<TLanes, TVector>.Log2(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Probability(int n, float* latents, float* outputs, out State s)
    {
        TVector half = TLanes.Broadcast(0.5f);
        s.RawLogScale = TLanes.Subtract(TLanes.Load(outputs + N + n), TLanes.Broadcast(LaplaceKernel.ScaleOffset));
        TVector logScale = TLanes.Min(
            TLanes.Max(s.RawLogScale, TLanes.Broadcast(LaplaceKernel.MinLogScale)), TLanes.Broadcast(LaplaceKernel.MaxLogScale));
        s.InverseScale = VectorMath<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Zero, logScale));
        TVector difference = TLanes.Subtract(TLanes.Load(latents + n), TLanes.Load(outputs + n));
        s.Negative = TLanes.Greater(TLanes.Zero, difference);
        s.Distance = TLanes.Abs(difference);
        s.Outside = TLanes.Greater(s.Distance, half);
        TVector minus = TLanes.Subtract(TLanes.Zero, s.InverseScale);
        s.E1 = VectorMath<TLanes, TVector>.Exp(TLanes.Multiply(minus, TLanes.Abs(TLanes.Subtract(s.Distance, half))));
        s.E2 = VectorMath<TLanes, TVector>.Exp(TLanes.Multiply(minus, TLanes.Add(s.Distance, half)));
        TVector outside = TLanes.Multiply(half, TLanes.Subtract(s.E1, s.E2));
        TVector inside = TLanes.Subtract(TLanes.Broadcast(1f), TLanes.Multiply(half, TLanes.Add(s.E1, s.E2)));
        return TLanes.Max(TLanes.Select(s.Outside, outside, inside), TLanes.Broadcast(LaplaceKernel.MinProbability));
    }

    private struct State
    {
        public TVector RawLogScale;
        public TVector InverseScale;
        public TVector Negative;
        public TVector Distance;
        public TVector Outside;
        public TVector E1;
        public TVector E2;
    }
}
