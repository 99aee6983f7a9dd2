using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>
/// The differentiable stand-in for rounding: z = s(s(u) + n), s_T(x) = m + tanh((x - m) / T) / (2 tanh(1 / 2T)), m = floor(x) + 1/2,
/// with Gaussian noise n (C3, Kim et al. 2024, section 3; Cool-chic 5 without the inverse). T towards 0 makes s rounding.
/// </summary>
internal static unsafe class SoftRoundKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Soft-rounds one row and keeps the derivative dz/du.</summary>
    /// <param name="latents">u, <c>[count]</c>.</param>
    /// <param name="count">Samples; up to one vector more is written, so rows have room behind them.</param>
    /// <param name="rounded">z.</param>
    /// <param name="slopes">dz/du.</param>
    /// <param name="index">Number of the first sample, for the noise.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* latents, int count, float temperature, float noise, uint index, uint seed, float* rounded, float* slopes)
    {
        TVector inverse = TLanes.Broadcast(1f / temperature);
        TVector amplitude = TLanes.Broadcast(0.5f / MathF.Tanh(0.5f / temperature));
        TVector deviation = TLanes.Broadcast(noise);
        for (int n = 0; n < count; n += TLanes.Count)
        {
            TVector s = Soft(TLanes.Load(latents + n), inverse, amplitude, out TVector slope1);
            s = TLanes.MultiplyAdd(deviation, TLanes.Noise(index + (uint)n, seed), s);
            s = Soft(s, inverse, amplitude, out TVector slope2);
            TLanes.Store(s, rounded + n);
            TLanes.Store(TLanes.Multiply(slope1, slope2), slopes + n);
        }
    }

    /// <summary>Rounds one row to integers, halves up.</summary>
    public static void Round(float* latents, int count, float* rounded)
    {
        for (int n = 0; n < count; n += TLanes.Count)
        {
            TLanes.Store(TLanes.Floor(TLanes.Add(TLanes.Load(latents + n), TLanes.Broadcast(0.5f))), rounded + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Soft(TVector x, TVector inverse, TVector amplitude, out TVector slope)
    {
        TVector middle = TLanes.Add(TLanes.Floor(x), TLanes.Broadcast(0.5f));
        TVector t = VectorMath<TLanes, TVector>.Tanh(TLanes.Multiply(TLanes.Subtract(x, middle), inverse));
        slope = TLanes.Multiply(
            TLanes.Multiply(amplitude, inverse), TLanes.Subtract(TLanes.Broadcast(1f), TLanes.Multiply(t, t)));
        return TLanes.MultiplyAdd(amplitude, t, middle);
    }
}
