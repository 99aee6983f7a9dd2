using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>3x3 convolution of a few channels, row by row. Rows have margins of at least 32 floats.</summary>
internal static unsafe class ConvolutionKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>outputs[c][x] = biases[c] + sum weights[((input * 9) + tap) * channels + c] * rows[3 input + dy][x + dx - 1].</summary>
    /// <param name="rows"><c>[channels][3]</c> input rows.</param>
    /// <param name="weights"><c>[input][9 taps][output]</c>.</param>
    public static void Row(float** rows, int channels, float* weights, float* biases, float** outputs, int width, bool isRectified)
    {
        if (channels == 3)
        {
            ThreeChannels(rows, weights, biases, outputs, width, isRectified);
            return;
        }

        for (int c = 0; c < channels; c++)
        {
            OneChannel(rows, channels, weights + c, biases[c], outputs[c], width, isRectified);
        }
    }

    /// <summary>One output sample, anywhere from one sample before the row to one behind it.</summary>
    public static float At(float** rows, int channels, float* weights, int channel, int x)
    {
        float sum = 0;
        for (int row = 0; row < 3 * channels; row++)
        {
            for (int dx = 0; dx < 3; dx++)
            {
                sum += weights[(((row * 3) + dx) * channels) + channel] * rows[row][x + dx - 1];
            }
        }

        return sum;
    }

    /// <summary>
    /// Adds the gradients of weights <c>[output][input][9 taps]</c> and then of biases, lane by lane.
    /// </summary>
    /// <param name="grads"><c>[channels]</c> rows of output gradients, zero past the width.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGrad(float** rows, float** grads, int channels, float* sums, int width)
    {
        int lanes = TLanes.Count;
        for (int output = 0; output < channels; output++)
        {
            float* grad = grads[output];
            for (int input = 0; input < channels; input++)
            {
                float* r0 = rows[3 * input];
                float* r1 = rows[(3 * input) + 1];
                float* r2 = rows[(3 * input) + 2];
                float* s = sums + (((output * channels) + input) * 9 * lanes);
                TVector s0 = TLanes.Load(s);
                TVector s1 = TLanes.Load(s + lanes);
                TVector s2 = TLanes.Load(s + (2 * lanes));
                TVector s3 = TLanes.Load(s + (3 * lanes));
                TVector s4 = TLanes.Load(s + (4 * lanes));
                TVector s5 = TLanes.Load(s + (5 * lanes));
                TVector s6 = TLanes.Load(s + (6 * lanes));
                TVector s7 = TLanes.Load(s + (7 * lanes));
                TVector s8 = TLanes.Load(s + (8 * lanes));
                for (int x = 0; x < width; x += lanes)
                {
                    TVector g = TLanes.Load(grad + x);
                    s0 = TLanes.MultiplyAdd(g, TLanes.Load(r0 + x - 1), s0);
                    s1 = TLanes.MultiplyAdd(g, TLanes.Load(r0 + x), s1);
                    s2 = TLanes.MultiplyAdd(g, TLanes.Load(r0 + x + 1), s2);
                    s3 = TLanes.MultiplyAdd(g, TLanes.Load(r1 + x - 1), s3);
                    s4 = TLanes.MultiplyAdd(g, TLanes.Load(r1 + x), s4);
                    s5 = TLanes.MultiplyAdd(g, TLanes.Load(r1 + x + 1), s5);
                    s6 = TLanes.MultiplyAdd(g, TLanes.Load(r2 + x - 1), s6);
                    s7 = TLanes.MultiplyAdd(g, TLanes.Load(r2 + x), s7);
                    s8 = TLanes.MultiplyAdd(g, TLanes.Load(r2 + x + 1), s8);
                }

                TLanes.Store(s0, s);
                TLanes.Store(s1, s + lanes);
                TLanes.Store(s2, s + (2 * lanes));
                TLanes.Store(s3, s + (3 * lanes));
                TLanes.Store(s4, s + (4 * lanes));
                TLanes.Store(s5, s + (5 * lanes));
                TLanes.Store(s6, s + (6 * lanes));
                TLanes.Store(s7, s + (7 * lanes));
                TLanes.Store(s8, s + (8 * lanes));
            }

            float* bias = sums + (((channels * channels * 9) + output) * lanes);
            TVector sum = TLanes.Load(bias);
            for (int x = 0; x < width; x += lanes)
            {
                sum = TLanes.Add(TLanes.Load(grad + x), sum);
            }

            TLanes.Store(sum, bias);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeChannels(float** rows, float* weights, float* biases, float** outputs, int width, bool isRectified)
    {
        int lanes = TLanes.Count;
        TVector floor = TLanes.Broadcast(isRectified ? 0 : float.NegativeInfinity);
        for (int x = 0; x < width; x += 2 * lanes)
        {
            TVector a0 = TLanes.Broadcast(biases[0]);
            TVector b0 = TLanes.Broadcast(biases[1]);
            TVector c0 = TLanes.Broadcast(biases[2]);
            TVector a1 = a0;
            TVector b1 = b0;
            TVector c1 = c0;
            float* w = weights;
            for (int row = 0; row < 9; row++)
            {
                float* source = rows[row] + x - 1;
                for (int dx = 0; dx < 3; dx++)
                {
                    TVector x0 = TLanes.Load(source + dx);
                    TVector x1 = TLanes.Load(source + dx + lanes);
                    TVector k = TLanes.Broadcast(w[0]);
                    a0 = TLanes.MultiplyAdd(k, x0, a0);
                    a1 = TLanes.MultiplyAdd(k, x1, a1);
                    k = TLanes.Broadcast(w[1]);
                    b0 = TLanes.MultiplyAdd(k, x0, b0);
                    b1 = TLanes.MultiplyAdd(k, x1, b1);
                    k = TLanes.Broadcast(w[2]);
                    c0 = TLanes.MultiplyAdd(k, x0, c0);
                    c1 = TLanes.MultiplyAdd(k, x1, c1);
                    w += 3;
                }
            }

            TLanes.Store(TLanes.Max(a0, floor), outputs[0] + x);
            TLanes.Store(TLanes.Max(a1, floor), outputs[0] + x + lanes);
            TLanes.Store(TLanes.Max(b0, floor), outputs[1] + x);
            TLanes.Store(TLanes.Max(b1, floor), outputs[1] + x + lanes);
            TLanes.Store(TLanes.Max(c0, floor), outputs[2] + x);
            TLanes.Store(TLanes.Max(c1, floor), outputs[2] + x + lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneChannel(float** rows, int channels, float* weights, float bias, float* output, int width, bool isRectified)
    {
        TVector floor = TLanes.Broadcast(isRectified ? 0 : float.NegativeInfinity);
        for (int x = 0; x < width; x += TLanes.Count)
        {
            TVector sum = TLanes.Broadcast(bias);
            float* w = weights;
            for (int row = 0; row < 3 * channels; row++)
            {
                for (int dx = 0; dx < 3; dx++)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Broadcast(w[0]), TLanes.Load(rows[row] + x + dx - 1), sum);
                    w += channels;
                }
            }

            TLanes.Store(TLanes.Max(sum, floor), output + x);
        }
    }
}
