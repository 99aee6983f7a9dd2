using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bespoke.Fitting.Kernels;

/// <summary>
/// Gradients of weight matrices, added up over the lanes block by block. <see cref="MatrixKernel{TLanes, TVector}.AddOuterProduct"/> keeps a sum
/// for every lane instead: that takes fewer instructions, but eight or sixteen times the memory, and with many layers more than the caches hold.
/// </summary>
internal static unsafe class OuterSumKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;

    /// <summary>sums[i * rows + j] += sum over a block of left[j] * right[i].</summary>
    /// <param name="left"><c>[rows][BlockSize]</c>.</param>
    /// <param name="rows">A multiple of four.</param>
    /// <param name="right"><c>[columns][BlockSize]</c>.</param>
    /// <param name="columns">At least one.</param>
    /// <param name="sums"><c>[columns][rows]</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* left, int rows, float* right, int columns, float* sums)
    {
        for (int j = 0; j < rows; j += 4)
        {
            int i = 0;
            for (; i + 3 <= columns; i += 3)
            {
                AddThree(left + j * N, right + i * N, sums + i * rows + j, rows);
            }

            if (i + 2 <= columns)
            {
                AddTwo(left + j * N, right + i * N, sums + i * rows + j, rows);
                i += 2;
            }
            else if (i < columns)
            {
                AddOne(left + j * N, right + i * N, sums + i * rows + j);
            }
        }
    }

    /// <summary>Four rows by three columns: twelve accumulators keep two multiply-add units busy through their latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddThree(float* left, float* right, float* sums, int rows)
    {
        TVector a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2;
        a0 = a1 = a2 = b0 = b1 = b2 = c0 = c1 = c2 = d0 = d1 = d2 = TLanes.Zero;
        float* end = right + N;
        do
        {
            TVector x0 = TLanes.Load(right);
            TVector x1 = TLanes.Load(right + N);
            TVector x2 = TLanes.Load(right + 2 * N);
            TVector w = TLanes.Load(left);
            a0 = TLanes.MultiplyAdd(w, x0, a0);
            a1 = TLanes.MultiplyAdd(w, x1, a1);
            a2 = TLanes.MultiplyAdd(w, x2, a2);
            w = TLanes.Load(left + N);
            b0 = TLanes.MultiplyAdd(w, x0, b0);
            b1 = TLanes.MultiplyAdd(w, x1, b1);
            b2 = TLanes.MultiplyAdd(w, x2, b2);
            w = TLanes.Load(left + 2 * N);
            c0 = TLanes.MultiplyAdd(w, x0, c0);
            c1 = TLanes.MultiplyAdd(w, x1, c1);
            c2 = TLanes.MultiplyAdd(w, x2, c2);
            w = TLanes.Load(left + 3 * N);
            d0 = TLanes.MultiplyAdd(w, x0, d0);
            d1 = TLanes.MultiplyAdd(w, x1, d1);
            d2 = TLanes.MultiplyAdd(w, x2, d2);
            left += TLanes.Count;
            right += TLanes.Count;
        }
        while (right < end);

        AddFour(a0, b0, c0, d0, sums);
        AddFour(a1, b1, c1, d1, sums + rows);
        AddFour(a2, b2, c2, d2, sums + 2 * rows);
    }

    /// <summary>Four rows by two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTwo(float* left, float* right, float* sums, int rows)
    {
        TVector a0, a1, b0, b1, c0, c1, d0, d1;
        a0 = a1 = b0 = b1 = c0 = c1 = d0 = d1 = TLanes.Zero;
        float* end = right + N;
        do
        {
            TVector x0 = TLanes.Load(right);
            TVector x1 = TLanes.Load(right + N);
            TVector w = TLanes.Load(left);
            a0 = TLanes.MultiplyAdd(w, x0, a0);
            a1 = TLanes.MultiplyAdd(w, x1, a1);
            w = TLanes.Load(left + N);
            b0 = TLanes.MultiplyAdd(w, x0, b0);
            b1 = TLanes.MultiplyAdd(w, x1, b1);
            w = TLanes.Load(left + 2 * N);
            c0 = TLanes.MultiplyAdd(w, x0, c0);
            c1 = TLanes.MultiplyAdd(w, x1, c1);
            w = TLanes.Load(left + 3 * N);
            d0 = TLanes.MultiplyAdd(w, x0, d0);
            d1 = TLanes.MultiplyAdd(w, x1, d1);
            left += TLanes.Count;
            right += TLanes.Count;
        }
        while (right < end);

        AddFour(a0, b0, c0, d0, sums);
        AddFour(a1, b1, c1, d1, sums + rows);
    }

    /// <summary>Four rows by one column. Two steps at a time, for eight chains of additions instead of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddOne(float* left, float* right, float* sums)
    {
        int width = TLanes.Count;
        TVector a0, a1, b0, b1, c0, c1, d0, d1;
        a0 = a1 = b0 = b1 = c0 = c1 = d0 = d1 = TLanes.Zero;
        for (int n = 0; n < N; n += 2 * width)
        {
            TVector x0 = TLanes.Load(right + n);
            TVector x1 = TLanes.Load(right + n + width);
            a0 = TLanes.MultiplyAdd(TLanes.Load(left + n), x0, a0);
            a1 = TLanes.MultiplyAdd(TLanes.Load(left + n + width), x1, a1);
            b0 = TLanes.MultiplyAdd(TLanes.Load(left + N + n), x0, b0);
            b1 = TLanes.MultiplyAdd(TLanes.Load(left + N + n + width), x1, b1);
            c0 = TLanes.MultiplyAdd(TLanes.Load(left + 2 * N + n), x0, c0);
            c1 = TLanes.MultiplyAdd(TLanes.Load(left + 2 * N + n + width), x1, c1);
            d0 = TLanes.MultiplyAdd(TLanes.Load(left + 3 * N + n), x0, d0);
            d1 = TLanes.MultiplyAdd(TLanes.Load(left + 3 * N + n + width), x1, d1);
        }

        AddFour(TLanes.Add(a0, a1), TLanes.Add(b0, b1), TLanes.Add(c0, c1), TLanes.Add(d0, d1), sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(TVector a, TVector b, TVector c, TVector d, float* sums) =>
        Vector128.Store(Vector128.Load(sums) + TLanes.SumEach(a, b, c, d), sums);
}
