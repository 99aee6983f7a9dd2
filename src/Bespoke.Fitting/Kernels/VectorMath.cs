using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>Elementary functions for fitting: fast, relative error about 1e-6, the same for every vector width up to fused rounding.</summary>
internal static class VectorMath<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>e^x; x below -87 gives about 1e-38, x above 87 about 1e38.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        x = TLanes.Min(TLanes.Max(x, TLanes.Broadcast(-87f)), TLanes.Broadcast(87f));
        // x = n ln 2 + f, |f| <= ln 2 / 2; Taylor polynomial of degree 6 in f.
        TVector n = TLanes.Floor(TLanes.MultiplyAdd(x, TLanes.Broadcast(1.44269504f), TLanes.Broadcast(0.5f)));
        TVector f = TLanes.MultiplyAdd(n, TLanes.Broadcast(-0.693359375f), x);
        f = TLanes.MultiplyAdd(n, TLanes.Broadcast(2.12194440e-4f), f);
        TVector p = TLanes.Broadcast(1f / 720f);
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1f / 120f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1f / 24f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1f / 6f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(0.5f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Broadcast(1f));
        return TLanes.Multiply(p, TLanes.PowerOfTwo(n));
    }

    /// <summary>log2 x for positive normal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log2(TVector x)
    {
        // log2 m = 2/ln 2 * atanh(t), t = (m - 1)/(m + 1), with m brought to [1/sqrt 2, sqrt 2).
        TVector exponent = TLanes.SplitExponent(x, out TVector m);
        TVector high = TLanes.Greater(m, TLanes.Broadcast(1.41421356f));
        m = TLanes.Select(high, TLanes.Multiply(m, TLanes.Broadcast(0.5f)), m);
        exponent = TLanes.Add(exponent, TLanes.Keep(high, TLanes.Broadcast(1f)));
        TVector t = TLanes.Divide(TLanes.Subtract(m, TLanes.Broadcast(1f)), TLanes.Add(m, TLanes.Broadcast(1f)));
        TVector t2 = TLanes.Multiply(t, t);
        TVector p = TLanes.Broadcast(2.88539008f / 9f);
        p = TLanes.MultiplyAdd(p, t2, TLanes.Broadcast(2.88539008f / 7f));
        p = TLanes.MultiplyAdd(p, t2, TLanes.Broadcast(2.88539008f / 5f));
        p = TLanes.MultiplyAdd(p, t2, TLanes.Broadcast(2.88539008f / 3f));
        p = TLanes.MultiplyAdd(p, t2, TLanes.Broadcast(2.88539008f));
        return TLanes.MultiplyAdd(p, t, exponent);
    }

    /// <summary>tanh x, by 1 - 2 / (e^2x + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        TVector e = Exp(TLanes.Add(x, x));
        return TLanes.Subtract(TLanes.Broadcast(1f), TLanes.Divide(TLanes.Broadcast(2f), TLanes.Add(e, TLanes.Broadcast(1f))));
    }
}
