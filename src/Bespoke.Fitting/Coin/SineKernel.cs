using System.Runtime.CompilerServices;
using Bespoke.Coin;
using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Coin;

/// <summary>Sines and their derivatives over blocks of samples, for fitting.</summary>
internal static class SineKernel
{
    /// <summary>Largest distance of the cosine from the true cos(pi t), |t| at most 2^20; that of the sine is <see cref="SinePolynomial.ErrorBound"/>.</summary>
    public const float CosineErrorBound = 3e-7f;

    // cos(pi f) = q(f^2), minimax of degree 4 for |f| at most 1/2, error 5e-8.
    internal const float D0 = 0.99999994f;
    internal const float D1 = -4.934793f;
    internal const float D2 = 4.05841208f;
    internal const float D3 = -1.33188021f;
    internal const float D4 = 0.219696805f;
}

/// <summary>The kernels of <see cref="SineKernel"/> for one vector width.</summary>
internal static unsafe class SineKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer, and leaves that integer's parity in the sum's lowest bit;
    // good for |t| below 2^22.
    private const float RoundingBias = 12_582_912f;

    /// <summary>values = sin(pi values), slopes = cos(pi values): the derivative but for the factor pi.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* values, float* slopes, int count)
    {
        TVector bias = TLanes.Broadcast(RoundingBias);
        for (int n = 0; n < count; n += TLanes.Count)
        {
            TVector t = TLanes.Load(values + n);
            TVector biased = TLanes.Add(t, bias);
            TVector f = TLanes.Subtract(t, TLanes.Subtract(biased, bias));
            TVector sign = TLanes.LowestBitToSign(biased);
            TVector g = TLanes.Multiply(f, f);
            TVector sine = TLanes.MultiplyAdd(TLanes.Broadcast(SinePolynomial.C4), g, TLanes.Broadcast(SinePolynomial.C3));
            TVector cosine = TLanes.MultiplyAdd(TLanes.Broadcast(SineKernel.D4), g, TLanes.Broadcast(SineKernel.D3));
            sine = TLanes.MultiplyAdd(sine, g, TLanes.Broadcast(SinePolynomial.C2));
            cosine = TLanes.MultiplyAdd(cosine, g, TLanes.Broadcast(SineKernel.D2));
            sine = TLanes.MultiplyAdd(sine, g, TLanes.Broadcast(SinePolynomial.C1));
            cosine = TLanes.MultiplyAdd(cosine, g, TLanes.Broadcast(SineKernel.D1));
            sine = TLanes.MultiplyAdd(sine, g, TLanes.Broadcast(SinePolynomial.C0));
            cosine = TLanes.MultiplyAdd(cosine, g, TLanes.Broadcast(SineKernel.D0));
            TLanes.Store(TLanes.Xor(TLanes.Multiply(sine, f), sign), values + n);
            TLanes.Store(TLanes.Xor(cosine, sign), slopes + n);
        }
    }

    /// <summary>outputs -= targets over a block of <paramref name="channels"/> rows; samples from <paramref name="valid"/> on become zero.</summary>
    /// <returns>The sum of squares.</returns>
    public static double Residual(float* outputs, float* targets, int channels, int samples, int valid)
    {
        TVector squares = TLanes.Zero;
        for (int c = 0; c < channels; c++)
        {
            float* row = outputs + c * samples;
            for (int n = 0; n < samples; n += TLanes.Count)
            {
                TLanes.Store(TLanes.Subtract(TLanes.Load(row + n), TLanes.Load(targets + c * samples + n)), row + n);
            }

            new Span<float>(row + valid, samples - valid).Clear();
            for (int n = 0; n < samples; n += TLanes.Count)
            {
                TVector residual = TLanes.Load(row + n);
                squares = TLanes.MultiplyAdd(residual, residual, squares);
            }
        }

        return TLanes.Sum(squares);
    }
}
