using System.Runtime.CompilerServices;

namespace Bespoke.Coin;

/// <summary>
/// <see cref="SineNetworkReference"/> with one sample a lane: a lane does what the reference does for its sample, operation by operation.
/// </summary>
internal static unsafe class SineNetworkKernel<TLanes, TVector>
    where TLanes : struct, IExactLanes<TVector>
    where TVector : struct
{
    private const int N = SineNetwork.BlockSize;

    /// <inheritdoc cref="SineNetwork.Kernel"/>
    public static void Evaluate(SineNetwork network, Span<float> block)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Length, network.ScratchFloats, nameof(block));
        fixed (float* first = block)
        {
            float* input = first;
            float* output = first + network.PlaneFloats;
            foreach (SineLayer layer in network.Layers)
            {
                fixed (float* weights = layer.Weights, biases = layer.Biases)
                {
                    Apply(layer, weights, biases, input, output);
                }

                float* free = input;
                input = output;
                output = free;
            }

            if (input != first)
            {
                Unsafe.CopyBlock(first, input, (uint)(network.Shape.Channels * N * sizeof(float)));
            }
        }
    }

    private static void Apply(SineLayer layer, float* weights, float* biases, float* input, float* output)
    {
        int m = 0;
        for (; m + 4 <= layer.Outputs; m += 4)
        {
            Four(layer, weights + m, biases + m, input, output + m * N);
        }

        for (; m < layer.Outputs; m++)
        {
            One(layer, weights + m, biases + m, input, output + m * N);
        }
    }

    /// <summary>Four outputs of two vectors at a time: eight sums hide the latency of the additions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(SineLayer layer, float* weights, float* biases, float* input, float* output)
    {
        int width = TLanes.Count;
        int inputs = layer.Inputs;
        int outputs = layer.Outputs;
        bool isSine = layer.IsSine;
        for (int v = 0; v < N; v += 2 * width)
        {
            TVector a0, a1, b0, b1, c0, c1, d0, d1;
            a0 = a1 = TLanes.Broadcast(biases[0]);
            b0 = b1 = TLanes.Broadcast(biases[1]);
            c0 = c1 = TLanes.Broadcast(biases[2]);
            d0 = d1 = TLanes.Broadcast(biases[3]);
            float* source = input + v;
            float* w = weights;
            for (int k = 0; k < inputs; k++)
            {
                TVector x0 = TLanes.Load(source);
                TVector x1 = TLanes.Load(source + width);
                TVector weight = TLanes.Broadcast(w[0]);
                a0 = TLanes.Add(a0, TLanes.Multiply(weight, x0));
                a1 = TLanes.Add(a1, TLanes.Multiply(weight, x1));
                weight = TLanes.Broadcast(w[1]);
                b0 = TLanes.Add(b0, TLanes.Multiply(weight, x0));
                b1 = TLanes.Add(b1, TLanes.Multiply(weight, x1));
                weight = TLanes.Broadcast(w[2]);
                c0 = TLanes.Add(c0, TLanes.Multiply(weight, x0));
                c1 = TLanes.Add(c1, TLanes.Multiply(weight, x1));
                weight = TLanes.Broadcast(w[3]);
                d0 = TLanes.Add(d0, TLanes.Multiply(weight, x0));
                d1 = TLanes.Add(d1, TLanes.Multiply(weight, x1));
                source += N;
                w += outputs;
            }

            if (isSine)
            {
                (a0, a1) = (SinPi(a0), SinPi(a1));
                (b0, b1) = (SinPi(b0), SinPi(b1));
                (c0, c1) = (SinPi(c0), SinPi(c1));
                (d0, d1) = (SinPi(d0), SinPi(d1));
            }

            float* target = output + v;
            TLanes.Store(a0, target);
            TLanes.Store(a1, target + width);
            TLanes.Store(b0, target + N);
            TLanes.Store(b1, target + N + width);
            TLanes.Store(c0, target + 2 * N);
            TLanes.Store(c1, target + 2 * N + width);
            TLanes.Store(d0, target + 3 * N);
            TLanes.Store(d1, target + 3 * N + width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(SineLayer layer, float* weights, float* biases, float* input, float* output)
    {
        int width = TLanes.Count;
        for (int v = 0; v < N; v += width)
        {
            TVector sum = TLanes.Broadcast(biases[0]);
            float* w = weights;
            for (int k = 0; k < layer.Inputs; k++)
            {
                sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Broadcast(w[0]), TLanes.Load(input + k * N + v)));
                w += layer.Outputs;
            }

            TLanes.Store(layer.IsSine ? SinPi(sum) : sum, output + v);
        }
    }

    /// <summary><see cref="SinePolynomial.SinPi"/> in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector SinPi(TVector t)
    {
        TVector n = TLanes.Round(t);
        TVector f = TLanes.Subtract(t, n);
        TVector g = TLanes.Multiply(f, f);
        TVector p = TLanes.Multiply(TLanes.Broadcast(SinePolynomial.C4), g);
        p = TLanes.Add(p, TLanes.Broadcast(SinePolynomial.C3));
        p = TLanes.Multiply(p, g);
        p = TLanes.Add(p, TLanes.Broadcast(SinePolynomial.C2));
        p = TLanes.Multiply(p, g);
        p = TLanes.Add(p, TLanes.Broadcast(SinePolynomial.C1));
        p = TLanes.Multiply(p, g);
        p = TLanes.Add(p, TLanes.Broadcast(SinePolynomial.C0));
        p = TLanes.Multiply(p, f);
        return TLanes.NegateWhereOdd(p, n);
    }
}
