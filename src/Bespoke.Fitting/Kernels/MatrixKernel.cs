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
    public const int BlockSize = 48;
}

/// <summary>The kernels of <see cref="MatrixKernel"/> for one vector width.</summary>
internal static unsafe class MatrixKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;

    /// <summary>
    /// output[m] = start[m] + sum_k weights[k][m] * input[k], for a block.
    /// Twelve accumulators (four outputs, three vectors) keep two multiply-add units busy through their latency.
    /// </summary>
    /// <param name="weights"><c>[inputs][outputs]</c>.</param>
    /// <param name="start">One number per output, or null to add to what <paramref name="output"/> holds.</param>
    public static void Multiply(float* weights, int inputs, int outputs, float* input, float* start, float* output)
    {
        int width = TLanes.Count;
        for (int v = 0; v < N; v += 3 * width)
        {
            int m = 0;
            for (; m + 4 <= outputs; m += 4)
            {
                Four(weights + m, inputs, outputs, input + v, start == null ? null : start + m, output + m * N + v);
            }

            for (; m < outputs; m++)
            {
                One(weights + m, inputs, outputs, input + v, start == null ? null : start + m, output + m * N + v);
            }
        }
    }

    /// <summary>
    /// sums[(j * columns + i) * lanes ..] += left[j] * right[i], lane by lane over a block: the gradient of a weight matrix.
    /// </summary>
    /// <param name="left"><c>[rows][BlockSize]</c>.</param>
    /// <param name="right"><c>[columns][BlockSize]</c>.</param>
    /// <param name="sums"><c>[rows][columns][lanes]</c>; lanes are added up once per iteration.</param>
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

    /// <summary>values[j] = max(0, values[j]) over a block.</summary>
    public static void Rectify(float* values, int rows)
    {
        for (int n = 0; n < rows * N; n += TLanes.Count)
        {
            TLanes.Store(TLanes.Max(TLanes.Zero, TLanes.Load(values + n)), values + n);
        }
    }

    /// <summary>gradient[j] = activation[j] &gt; 0 ? gradient[j] : 0 over a block.</summary>
    public static void RectifyGrad(float* activation, float* gradient, int rows)
    {
        for (int n = 0; n < rows * N; n += TLanes.Count)
        {
            TVector mask = TLanes.Greater(TLanes.Load(activation + n), TLanes.Zero);
            TLanes.Store(TLanes.Keep(mask, TLanes.Load(gradient + n)), gradient + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* weights, int inputs, int outputs, float* input, float* start, float* output)
    {
        int width = TLanes.Count;
        float* output1 = output + N;
        float* output2 = output1 + N;
        float* output3 = output2 + N;
        TVector a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2;
        if (start != null)
        {
            a0 = a1 = a2 = TLanes.Broadcast(start[0]);
            b0 = b1 = b2 = TLanes.Broadcast(start[1]);
            c0 = c1 = c2 = TLanes.Broadcast(start[2]);
            d0 = d1 = d2 = TLanes.Broadcast(start[3]);
        }
        else
        {
            a0 = TLanes.Load(output);
            a1 = TLanes.Load(output + width);
            a2 = TLanes.Load(output + 2 * width);
            b0 = TLanes.Load(output1);
            b1 = TLanes.Load(output1 + width);
            b2 = TLanes.Load(output1 + 2 * width);
            c0 = TLanes.Load(output2);
            c1 = TLanes.Load(output2 + width);
            c2 = TLanes.Load(output2 + 2 * width);
            d0 = TLanes.Load(output3);
            d1 = TLanes.Load(output3 + width);
            d2 = TLanes.Load(output3 + 2 * width);
        }

        for (int k = 0; k < inputs; k++)
        {
            TVector x0 = TLanes.Load(input);
            TVector x1 = TLanes.Load(input + width);
            TVector x2 = TLanes.Load(input + 2 * width);
            TVector w = TLanes.Broadcast(weights[0]);
            a0 = TLanes.MultiplyAdd(w, x0, a0);
            a1 = TLanes.MultiplyAdd(w, x1, a1);
            a2 = TLanes.MultiplyAdd(w, x2, a2);
            w = TLanes.Broadcast(weights[1]);
            b0 = TLanes.MultiplyAdd(w, x0, b0);
            b1 = TLanes.MultiplyAdd(w, x1, b1);
            b2 = TLanes.MultiplyAdd(w, x2, b2);
            w = TLanes.Broadcast(weights[2]);
            c0 = TLanes.MultiplyAdd(w, x0, c0);
            c1 = TLanes.MultiplyAdd(w, x1, c1);
            c2 = TLanes.MultiplyAdd(w, x2, c2);
            w = TLanes.Broadcast(weights[3]);
            d0 = TLanes.MultiplyAdd(w, x0, d0);
            d1 = TLanes.MultiplyAdd(w, x1, d1);
            d2 = TLanes.MultiplyAdd(w, x2, d2);
            input += N;
            weights += outputs;
        }

        TLanes.Store(a0, output);
        TLanes.Store(a1, output + width);
        TLanes.Store(a2, output + 2 * width);
        TLanes.Store(b0, output1);
        TLanes.Store(b1, output1 + width);
        TLanes.Store(b2, output1 + 2 * width);
        TLanes.Store(c0, output2);
        TLanes.Store(c1, output2 + width);
        TLanes.Store(c2, output2 + 2 * width);
        TLanes.Store(d0, output3);
        TLanes.Store(d1, output3 + width);
        TLanes.Store(d2, output3 + 2 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* weights, int inputs, int outputs, float* input, float* start, float* output)
    {
        int width = TLanes.Count;
        TVector a0, a1, a2;
        if (start != null)
        {
            a0 = a1 = a2 = TLanes.Broadcast(start[0]);
        }
        else
        {
            a0 = TLanes.Load(output);
            a1 = TLanes.Load(output + width);
            a2 = TLanes.Load(output + 2 * width);
        }

        for (int k = 0; k < inputs; k++)
        {
            TVector w = TLanes.Broadcast(weights[0]);
            a0 = TLanes.MultiplyAdd(w, TLanes.Load(input), a0);
            a1 = TLanes.MultiplyAdd(w, TLanes.Load(input + width), a1);
            a2 = TLanes.MultiplyAdd(w, TLanes.Load(input + 2 * width), a2);
            input += N;
            weights += outputs;
        }

        TLanes.Store(a0, output);
        TLanes.Store(a1, output + width);
        TLanes.Store(a2, output + 2 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
}
