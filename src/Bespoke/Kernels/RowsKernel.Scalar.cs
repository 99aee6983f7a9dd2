namespace Bespoke.Kernels;

internal static partial class RowsKernel
{
    private static void RunScalar(
        DenseLayer layer, bool rectify, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> target, int targetStride)
    {
        Span<short> inputs = stackalloc short[layer.Inputs];
        for (int n = 0; n < count; n++)
        {
            KernelBounds.Gather(source, offsets, n, inputs);
            for (int j = 0; j < layer.Outputs; j++)
            {
                short result = FixedPoint.Saturate(layer.Evaluate(j, inputs));
                target[j * targetStride + n] = rectify ? Math.Max((short)0, result) : result;
            }
        }
    }
}
