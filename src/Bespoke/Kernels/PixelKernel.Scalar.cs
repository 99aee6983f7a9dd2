using Bespoke.Overfit;

namespace Bespoke.Kernels;

internal static partial class PixelKernel
{
    private static void RunScalar(
        SynthesisNetwork network, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> planes, int planeStride, Span<int> linear, int linearStride)
    {
        Span<short> inputs = stackalloc short[network.HiddenLayer.Inputs];
        Span<short> hidden = stackalloc short[network.HiddenLayer.Outputs];
        for (int n = 0; n < count; n++)
        {
            KernelBounds.Gather(source, offsets, n, inputs);
            for (int j = 0; j < hidden.Length; j++)
            {
                hidden[j] = Math.Max((short)0, FixedPoint.Saturate(network.HiddenLayer.Evaluate(j, inputs)));
            }

            for (int c = 0; c < network.OutputLayer.Outputs; c++)
            {
                planes[c * planeStride + n] = FixedPoint.Saturate(network.OutputLayer.Evaluate(c, hidden));
                linear[c * linearStride + n] = network.LinearLayer.Evaluate(c, inputs);
            }
        }
    }
}
