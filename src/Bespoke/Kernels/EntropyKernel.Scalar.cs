using Bespoke.Overfit;

namespace Bespoke.Kernels;

internal static partial class EntropyKernel
{
    /// <summary>The reference: one position after the other, by <see cref="EntropyNetwork.Evaluate"/>.</summary>
    private static void PredictScalar(
        EntropyNetwork network, ReadOnlySpan<short> neighbours, ReadOnlySpan<short> features, ReadOnlySpan<int> offsets, int count, Span<short> starts, Span<short> models)
    {
        Span<short> context = stackalloc short[network.Size];
        for (int n = 0; n < count; n++)
        {
            for (int i = 0; i < context.Length; i++)
            {
                context[i] = (i < network.Neighbours ? neighbours : features)[offsets[i] + n];
            }

            int mean = network.Evaluate(context, out int scaleIndex);
            int start = (mean + 8) >> 4;
            starts[n] = (short)start;
            models[n] = (short)(16 * scaleIndex + mean - 16 * start + 8);
        }
    }
}
