using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>
/// Products of small matrices with blocks of samples. A block is <c>[features][BlockSize]</c>: each feature's values for
/// <see cref="BlockSize"/> samples lie side by side, so that a vector lane is a sample and weights are broadcast.
/// </summary>
internal static partial class MatrixKernel
{
    /// <summary>
    /// Samples per block: a multiple of three vectors of 512 bits. Large enough to pay for the loop around it,
    /// small enough that all layers of a block stay in the first-level cache.
    /// </summary>
    public const int BlockSize = 96;

    /// <summary>Outputs of a product are computed four at a time: rows of weights, and the block of outputs, are padded to this many.</summary>
    public static int Padded(int outputs) => (outputs + 3) / 4 * 4;
}

/// <summary>The kernels of <see cref="MatrixKernel"/> for one vector width.</summary>
internal static unsafe class MatrixKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;

    /// <summary>
    /// output[m] = start[m] + sum_k weights[k][m] * input[k], for a block; a null start is zero.
    /// </summary>
    /// <param name="weights"><c>[inputs][outputs]</c>.</param>
    /// <param name="inputs">At least one.</param>
    /// <param name="outputs">A multiple of four; see <see cref="MatrixKernel.Padded"/>.</param>
    /// <param name="start">One number per output, or null.</param>
    public static void Multiply(float* weights, int inputs, int outputs, float* input, float* start, float* output) =>
        Multiply<Plain>(weights, inputs, outputs, input, start, output, null);

    /// <summary>output[m] = max(0, start[m] + sum_k weights[k][m] * input[k]).</summary>
    public static void MultiplyRectified(float* weights, int inputs, int outputs, float* input, float* start, float* output) =>
        Multiply<Rectified>(weights, inputs, outputs, input, start, output, null);

    /// <summary>
    /// output[m] = activation[m] &gt; 0 ? sum_k weights[k][m] * input[k] : 0, the gradient through a rectified layer.
    /// </summary>
    public static void MultiplyMasked(float* weights, int inputs, int outputs, float* input, float* activation, float* output) =>
        Multiply<Masked>(weights, inputs, outputs, input, null, output, activation);

    /// <summary>output[m] = slopes[m] * sum_k weights[k][m] * input[k], the gradient through a layer whose derivative was kept.</summary>
    public static void MultiplyScaled(float* weights, int inputs, int outputs, float* input, float* slopes, float* output) =>
        Multiply<Scaled>(weights, inputs, outputs, input, null, output, slopes);

    /// <summary>
    /// Twelve accumulators (four outputs, three vectors) keep two multiply-add units busy through their latency. All loops are in this one
    /// method: with a call for every tile, entering and leaving it cost a quarter of the time of the narrow layers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TFinish>(
        float* weights, int inputs, int outputs, float* input, float* start, float* output, float* activation)
        where TFinish : struct, IFinish
    {
        int width = TLanes.Count;
        for (int v = 0; v < N; v += 3 * width)
        {
            for (int m = 0; m < outputs; m += 4)
            {
                TVector a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2;
                if (start != null)
                {
                    a0 = a1 = a2 = TLanes.Broadcast(start[m]);
                    b0 = b1 = b2 = TLanes.Broadcast(start[m + 1]);
                    c0 = c1 = c2 = TLanes.Broadcast(start[m + 2]);
                    d0 = d1 = d2 = TLanes.Broadcast(start[m + 3]);
                }
                else
                {
                    a0 = a1 = a2 = b0 = b1 = b2 = c0 = c1 = c2 = d0 = d1 = d2 = TLanes.Zero;
                }

                float* from = input + v;
                float* end = from + inputs * N;
                float* column = weights + m;
                do
                {
                    TVector x0 = TLanes.Load(from);
                    TVector x1 = TLanes.Load(from + width);
                    TVector x2 = TLanes.Load(from + 2 * width);
                    TVector w = TLanes.Broadcast(column[0]);
                    a0 = TLanes.MultiplyAdd(w, x0, a0);
                    a1 = TLanes.MultiplyAdd(w, x1, a1);
                    a2 = TLanes.MultiplyAdd(w, x2, a2);
                    w = TLanes.Broadcast(column[1]);
                    b0 = TLanes.MultiplyAdd(w, x0, b0);
                    b1 = TLanes.MultiplyAdd(w, x1, b1);
                    b2 = TLanes.MultiplyAdd(w, x2, b2);
                    w = TLanes.Broadcast(column[2]);
                    c0 = TLanes.MultiplyAdd(w, x0, c0);
                    c1 = TLanes.MultiplyAdd(w, x1, c1);
                    c2 = TLanes.MultiplyAdd(w, x2, c2);
                    w = TLanes.Broadcast(column[3]);
                    d0 = TLanes.MultiplyAdd(w, x0, d0);
                    d1 = TLanes.MultiplyAdd(w, x1, d1);
                    d2 = TLanes.MultiplyAdd(w, x2, d2);
                    from += N;
                    column += outputs;
                }
                while (from < end);

                int tile = m * N + v;
                StoreThree<TFinish>(a0, a1, a2, output + tile, activation + tile);
                StoreThree<TFinish>(b0, b1, b2, output + tile + N, activation + tile + N);
                StoreThree<TFinish>(c0, c1, c2, output + tile + 2 * N, activation + tile + 2 * N);
                StoreThree<TFinish>(d0, d1, d2, output + tile + 3 * N, activation + tile + 3 * N);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreThree<TFinish>(TVector v0, TVector v1, TVector v2, float* output, float* activation)
        where TFinish : struct, IFinish
    {
        int width = TLanes.Count;
        TLanes.Store(TFinish.Finish(v0, activation), output);
        TLanes.Store(TFinish.Finish(v1, activation + width), output + width);
        TLanes.Store(TFinish.Finish(v2, activation + 2 * width), output + 2 * width);
    }

    /// <summary>
    /// sums[(j * columns + i) * lanes ..] += left[j] * right[i], lane by lane over a block: the gradient of a weight matrix.
    /// </summary>
    /// <param name="left"><c>[rows][BlockSize]</c>.</param>
    /// <param name="right"><c>[columns][BlockSize]</c>.</param>
    /// <param name="sums"><c>[rows][columns][lanes]</c>; lanes are added up once per iteration.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProduct(float* left, int rows, float* right, int columns, float* sums)
    {
        int width = TLanes.Count;
        int j = 0;
        for (; j + 4 <= rows; j += 4)
        {
            int i = 0;
            for (; i + 3 <= columns; i += 3)
            {
                Outer4x3(left + j * N, right + i * N, sums + (j * columns + i) * width, columns * width);
            }

            if (i + 2 <= columns)
            {
                Outer4x2(left + j * N, right + i * N, sums + (j * columns + i) * width, columns * width);
                i += 2;
            }

            for (; i < columns; i++)
            {
                Outer4x1(left + j * N, right + i * N, sums + (j * columns + i) * width, columns * width);
            }
        }

        for (; j < rows; j++)
        {
            for (int i = 0; i < columns; i++)
            {
                Outer1x1(left + j * N, right + i * N, sums + (j * columns + i) * width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Outer4x3(float* left, float* right, float* sums, int stride)
    {
        int width = TLanes.Count;
        float* sums1 = sums + stride;
        float* sums2 = sums1 + stride;
        float* sums3 = sums2 + stride;
        TVector a0 = TLanes.Load(sums);
        TVector a1 = TLanes.Load(sums + width);
        TVector a2 = TLanes.Load(sums + 2 * width);
        TVector b0 = TLanes.Load(sums1);
        TVector b1 = TLanes.Load(sums1 + width);
        TVector b2 = TLanes.Load(sums1 + 2 * width);
        TVector c0 = TLanes.Load(sums2);
        TVector c1 = TLanes.Load(sums2 + width);
        TVector c2 = TLanes.Load(sums2 + 2 * width);
        TVector d0 = TLanes.Load(sums3);
        TVector d1 = TLanes.Load(sums3 + width);
        TVector d2 = TLanes.Load(sums3 + 2 * width);
        for (int n = 0; n < N; n += width)
        {
            TVector x0 = TLanes.Load(right + n);
            TVector x1 = TLanes.Load(right + N + n);
            TVector x2 = TLanes.Load(right + 2 * N + n);
            TVector w = TLanes.Load(left + n);
            a0 = TLanes.MultiplyAdd(w, x0, a0);
            a1 = TLanes.MultiplyAdd(w, x1, a1);
            a2 = TLanes.MultiplyAdd(w, x2, a2);
            w = TLanes.Load(left + N + n);
            b0 = TLanes.MultiplyAdd(w, x0, b0);
            b1 = TLanes.MultiplyAdd(w, x1, b1);
            b2 = TLanes.MultiplyAdd(w, x2, b2);
            w = TLanes.Load(left + 2 * N + n);
            c0 = TLanes.MultiplyAdd(w, x0, c0);
            c1 = TLanes.MultiplyAdd(w, x1, c1);
            c2 = TLanes.MultiplyAdd(w, x2, c2);
            w = TLanes.Load(left + 3 * N + n);
            d0 = TLanes.MultiplyAdd(w, x0, d0);
            d1 = TLanes.MultiplyAdd(w, x1, d1);
            d2 = TLanes.MultiplyAdd(w, x2, d2);
        }

        TLanes.Store(a0, sums);
        TLanes.Store(a1, sums + width);
        TLanes.Store(a2, sums + 2 * width);
        TLanes.Store(b0, sums1);
        TLanes.Store(b1, sums1 + width);
        TLanes.Store(b2, sums1 + 2 * width);
        TLanes.Store(c0, sums2);
        TLanes.Store(c1, sums2 + width);
        TLanes.Store(c2, sums2 + 2 * width);
        TLanes.Store(d0, sums3);
        TLanes.Store(d1, sums3 + width);
        TLanes.Store(d2, sums3 + 2 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer4x2(float* left, float* right, float* sums, int stride)
    {
        int width = TLanes.Count;
        float* sums1 = sums + stride;
        float* sums2 = sums1 + stride;
        float* sums3 = sums2 + stride;
        TVector a0 = TLanes.Load(sums);
        TVector a1 = TLanes.Load(sums + width);
        TVector b0 = TLanes.Load(sums1);
        TVector b1 = TLanes.Load(sums1 + width);
        TVector c0 = TLanes.Load(sums2);
        TVector c1 = TLanes.Load(sums2 + width);
        TVector d0 = TLanes.Load(sums3);
        TVector d1 = TLanes.Load(sums3 + width);
        for (int n = 0; n < N; n += width)
        {
            TVector x0 = TLanes.Load(right + n);
            TVector x1 = TLanes.Load(right + N + n);
            TVector w = TLanes.Load(left + n);
            a0 = TLanes.MultiplyAdd(w, x0, a0);
            a1 = TLanes.MultiplyAdd(w, x1, a1);
            w = TLanes.Load(left + N + n);
            b0 = TLanes.MultiplyAdd(w, x0, b0);
            b1 = TLanes.MultiplyAdd(w, x1, b1);
            w = TLanes.Load(left + 2 * N + n);
            c0 = TLanes.MultiplyAdd(w, x0, c0);
            c1 = TLanes.MultiplyAdd(w, x1, c1);
            w = TLanes.Load(left + 3 * N + n);
            d0 = TLanes.MultiplyAdd(w, x0, d0);
            d1 = TLanes.MultiplyAdd(w, x1, d1);
        }

        TLanes.Store(a0, sums);
        TLanes.Store(a1, sums + width);
        TLanes.Store(b0, sums1);
        TLanes.Store(b1, sums1 + width);
        TLanes.Store(c0, sums2);
        TLanes.Store(c1, sums2 + width);
        TLanes.Store(d0, sums3);
        TLanes.Store(d1, sums3 + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outer4x1(float* left, float* right, float* sums, int stride)
    {
        TVector a = TLanes.Load(sums);
        TVector b = TLanes.Load(sums + stride);
        TVector c = TLanes.Load(sums + 2 * stride);
        TVector d = TLanes.Load(sums + 3 * stride);
        for (int n = 0; n < N; n += TLanes.Count)
        {
            TVector x = TLanes.Load(right + n);
            a = TLanes.MultiplyAdd(TLanes.Load(left + n), x, a);
            b = TLanes.MultiplyAdd(TLanes.Load(left + N + n), x, b);
            c = TLanes.MultiplyAdd(TLanes.Load(left + 2 * N + n), x, c);
            d = TLanes.MultiplyAdd(TLanes.Load(left + 3 * N + n), x, d);
        }

        TLanes.Store(a, sums);
        TLanes.Store(b, sums + stride);
        TLanes.Store(c, sums + 2 * stride);
        TLanes.Store(d, sums + 3 * stride);
    }

    private static void Outer1x1(float* left, float* right, float* sums)
    {
        TVector a = TLanes.Load(sums);
        for (int n = 0; n < N; n += TLanes.Count)
        {
            a = TLanes.MultiplyAdd(TLanes.Load(left + n), TLanes.Load(right + n), a);
        }

        TLanes.Store(a, sums);
    }

    /// <summary>What is done to a sum before it is stored; a type, so that each kind is compiled by itself.</summary>
    private interface IFinish
    {
        /// <param name="activation">Where the sum's own activation is; or its slope; read by <see cref="Masked"/> and <see cref="Scaled"/> only.</param>
        static abstract TVector Finish(TVector sum, float* activation);
    }

    private readonly struct Plain : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Finish(TVector sum, float* activation) => sum;
    }

    private readonly struct Rectified : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Finish(TVector sum, float* activation) => TLanes.Max(sum, TLanes.Zero);
    }

    private readonly struct Masked : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Finish(TVector sum, float* activation) => TLanes.Keep(TLanes.Greater(TLanes.Load(activation), TLanes.Zero), sum);
    }

    private readonly struct Scaled : IFinish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Finish(TVector sum, float* activation) => TLanes.Multiply(sum, TLanes.Load(activation));
    }
}
