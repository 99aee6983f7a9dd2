using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>
/// One-dimensional passes of the upsampling filters and their gradients. Rows have at least 32 floats of margin on both sides;
/// inputs carry their repeated edges (or zeros, for gradients) there.
/// </summary>
internal static unsafe class FilterKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>output = sum of seven rows weighted by f0 f1 f2 f3 f2 f1 f0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SevenRows(float** rows, float* f, float* output, int width)
    {
        TVector f0 = TLanes.Broadcast(f[0]);
        TVector f1 = TLanes.Broadcast(f[1]);
        TVector f2 = TLanes.Broadcast(f[2]);
        TVector f3 = TLanes.Broadcast(f[3]);
        for (int n = 0; n < width; n += TLanes.Count)
        {
            TVector sum = TLanes.Multiply(f3, TLanes.Load(rows[3] + n));
            sum = TLanes.MultiplyAdd(f2, TLanes.Add(TLanes.Load(rows[2] + n), TLanes.Load(rows[4] + n)), sum);
            sum = TLanes.MultiplyAdd(f1, TLanes.Add(TLanes.Load(rows[1] + n), TLanes.Load(rows[5] + n)), sum);
            sum = TLanes.MultiplyAdd(f0, TLanes.Add(TLanes.Load(rows[0] + n), TLanes.Load(rows[6] + n)), sum);
            TLanes.Store(sum, output + n);
        }
    }

    /// <summary>output = identity + seven taps along a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SevenTapsAlong(float* row, float* f, float* identity, float* output, int width)
    {
        TVector f0 = TLanes.Broadcast(f[0]);
        TVector f1 = TLanes.Broadcast(f[1]);
        TVector f2 = TLanes.Broadcast(f[2]);
        TVector f3 = TLanes.Broadcast(f[3]);
        for (int n = 0; n < width; n += TLanes.Count)
        {
            TVector sum = SevenTaps(row + n, f0, f1, f2, f3, TLanes.Load(identity + n));
            TLanes.Store(sum, output + n);
        }
    }

    /// <summary>Gradient of <see cref="SevenTapsAlong"/> to the row, also 4 floats past both ends, and sums for the taps.</summary>
    /// <param name="outputGrad">Zeros in the margins.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SevenTapsAlongGrad(float* outputGrad, float* row, float* f, float* rowGrad, int width, float* sums)
    {
        TVector f0 = TLanes.Broadcast(f[0]);
        TVector f1 = TLanes.Broadcast(f[1]);
        TVector f2 = TLanes.Broadcast(f[2]);
        TVector f3 = TLanes.Broadcast(f[3]);
        TVector s0 = TLanes.Zero;
        TVector s1 = TLanes.Zero;
        TVector s2 = TLanes.Zero;
        TVector s3 = TLanes.Zero;
        for (int n = -TLanes.Count; n < width + 4; n += TLanes.Count)
        {
            // The kernel is symmetric, so its transpose is itself.
            TLanes.Store(SevenTaps(outputGrad + n, f0, f1, f2, f3, TLanes.Zero), rowGrad + n);
        }

        for (int n = 0; n < width; n += TLanes.Count)
        {
            float* x = row + n;
            TVector g = TLanes.Load(outputGrad + n);
            s3 = TLanes.MultiplyAdd(g, TLanes.Load(x), s3);
            s2 = TLanes.MultiplyAdd(g, TLanes.Add(TLanes.Load(x - 1), TLanes.Load(x + 1)), s2);
            s1 = TLanes.MultiplyAdd(g, TLanes.Add(TLanes.Load(x - 2), TLanes.Load(x + 2)), s1);
            s0 = TLanes.MultiplyAdd(g, TLanes.Add(TLanes.Load(x - 3), TLanes.Load(x + 3)), s0);
        }

        sums[0] += TLanes.Sum(s0);
        sums[1] += TLanes.Sum(s1);
        sums[2] += TLanes.Sum(s2);
        sums[3] += TLanes.Sum(s3);
    }

    /// <summary>output = sum of four weighted rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourRows(float** rows, float* weights, float* output, int width)
    {
        TVector w0 = TLanes.Broadcast(weights[0]);
        TVector w1 = TLanes.Broadcast(weights[1]);
        TVector w2 = TLanes.Broadcast(weights[2]);
        TVector w3 = TLanes.Broadcast(weights[3]);
        float* row0 = rows[0];
        float* row1 = rows[1];
        float* row2 = rows[2];
        float* row3 = rows[3];
        for (int n = 0; n < width; n += TLanes.Count)
        {
            TVector sum = TLanes.Multiply(w0, TLanes.Load(row0 + n));
            sum = TLanes.MultiplyAdd(w1, TLanes.Load(row1 + n), sum);
            sum = TLanes.MultiplyAdd(w2, TLanes.Load(row2 + n), sum);
            sum = TLanes.MultiplyAdd(w3, TLanes.Load(row3 + n), sum);
            TLanes.Store(sum, output + n);
        }
    }

    /// <summary>
    /// out[2i] = k0 x[i-2] + k2 x[i-1] + k3 x[i] + k1 x[i+1]; out[2i+1] = k1 x[i-1] + k3 x[i] + k2 x[i+1] + k0 x[i+2].
    /// Writes whole vector pairs: the output row has room up to a multiple of 32 floats.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DoubleAlong(float* row, float* k, float* output, int coarseWidth)
    {
        TVector k0 = TLanes.Broadcast(k[0]);
        TVector k1 = TLanes.Broadcast(k[1]);
        TVector k2 = TLanes.Broadcast(k[2]);
        TVector k3 = TLanes.Broadcast(k[3]);
        for (int i = 0; i < coarseWidth; i += TLanes.Count)
        {
            float* x = row + i;
            TVector left = TLanes.Load(x - 1);
            TVector here = TLanes.Load(x);
            TVector right = TLanes.Load(x + 1);
            TVector even = TLanes.Multiply(k0, TLanes.Load(x - 2));
            even = TLanes.MultiplyAdd(k2, left, even);
            even = TLanes.MultiplyAdd(k3, here, even);
            even = TLanes.MultiplyAdd(k1, right, even);
            TVector odd = TLanes.Multiply(k0, TLanes.Load(x + 2));
            odd = TLanes.MultiplyAdd(k1, left, odd);
            odd = TLanes.MultiplyAdd(k3, here, odd);
            odd = TLanes.MultiplyAdd(k2, right, odd);
            TLanes.Interleave(even, odd, out TVector low, out TVector high);
            TLanes.Store(low, output + (2 * i));
            TLanes.Store(high, output + (2 * i) + TLanes.Count);
        }
    }

    /// <summary>Gradient of <see cref="DoubleAlong"/> to the row, also 4 floats past both ends, and sums for the taps.</summary>
    /// <param name="even">Gradients of even outputs, zeros in the margins.</param>
    /// <param name="odd">Gradients of odd outputs, zeros in the margins.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DoubleAlongGrad(float* even, float* odd, float* row, float* k, float* rowGrad, int coarseWidth, float* sums)
    {
        TVector k0 = TLanes.Broadcast(k[0]);
        TVector k1 = TLanes.Broadcast(k[1]);
        TVector k2 = TLanes.Broadcast(k[2]);
        TVector k3 = TLanes.Broadcast(k[3]);
        for (int i = -TLanes.Count; i < coarseWidth + 4; i += TLanes.Count)
        {
            TVector sum = TLanes.Multiply(k0, TLanes.Add(TLanes.Load(even + i + 2), TLanes.Load(odd + i - 2)));
            sum = TLanes.MultiplyAdd(k1, TLanes.Add(TLanes.Load(even + i - 1), TLanes.Load(odd + i + 1)), sum);
            sum = TLanes.MultiplyAdd(k2, TLanes.Add(TLanes.Load(even + i + 1), TLanes.Load(odd + i - 1)), sum);
            sum = TLanes.MultiplyAdd(k3, TLanes.Add(TLanes.Load(even + i), TLanes.Load(odd + i)), sum);
            TLanes.Store(sum, rowGrad + i);
        }

        TVector s0 = TLanes.Zero;
        TVector s1 = TLanes.Zero;
        TVector s2 = TLanes.Zero;
        TVector s3 = TLanes.Zero;
        for (int i = 0; i < coarseWidth; i += TLanes.Count)
        {
            float* x = row + i;
            TVector e = TLanes.Load(even + i);
            TVector o = TLanes.Load(odd + i);
            TVector left = TLanes.Load(x - 1);
            TVector right = TLanes.Load(x + 1);
            s0 = TLanes.MultiplyAdd(e, TLanes.Load(x - 2), s0);
            s0 = TLanes.MultiplyAdd(o, TLanes.Load(x + 2), s0);
            s1 = TLanes.MultiplyAdd(e, right, s1);
            s1 = TLanes.MultiplyAdd(o, left, s1);
            s2 = TLanes.MultiplyAdd(e, left, s2);
            s2 = TLanes.MultiplyAdd(o, right, s2);
            s3 = TLanes.MultiplyAdd(TLanes.Add(e, o), TLanes.Load(x), s3);
        }

        sums[0] += TLanes.Sum(s0);
        sums[1] += TLanes.Sum(s1);
        sums[2] += TLanes.Sum(s2);
        sums[3] += TLanes.Sum(s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SevenTaps(float* x, TVector f0, TVector f1, TVector f2, TVector f3, TVector sum)
    {
        sum = TLanes.MultiplyAdd(f3, TLanes.Load(x), sum);
        sum = TLanes.MultiplyAdd(f2, TLanes.Add(TLanes.Load(x - 1), TLanes.Load(x + 1)), sum);
        sum = TLanes.MultiplyAdd(f1, TLanes.Add(TLanes.Load(x - 2), TLanes.Load(x + 2)), sum);
        return TLanes.MultiplyAdd(f0, TLanes.Add(TLanes.Load(x - 3), TLanes.Load(x + 3)), sum);
    }
}
