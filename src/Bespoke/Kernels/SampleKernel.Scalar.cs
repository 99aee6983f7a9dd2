using Bespoke.Overfit;

namespace Bespoke.Kernels;

internal static partial class SampleKernel
{
    private const int SampleBits = SynthesisNetwork.SampleBits;

    private static void RunScalar(
        DenseLayer layer, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, ReadOnlySpan<int> linear, int linearStride, int count, int maximum, Span<ushort> samples, int sampleStride)
    {
        Span<short> inputs = stackalloc short[layer.Inputs];
        for (int n = 0; n < count; n++)
        {
            KernelBounds.Gather(source, offsets, n, inputs);
            for (int c = 0; c < layer.Outputs; c++)
            {
                int value = Math.Clamp(layer.Evaluate(c, inputs) + linear[c * linearStride + n], 0, 1 << SampleBits);
                samples[c * sampleStride + n] = (ushort)((value * maximum + (1 << (SampleBits - 1))) >> SampleBits);
            }
        }
    }
}
