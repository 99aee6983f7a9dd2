namespace Bespoke.Kernels;

internal static partial class FilterKernel
{
    private static void WeighScalar(Taps taps, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> target)
    {
        for (int n = 0; n < count; n++)
        {
            int sum = taps.Half;
            for (int tap = 0; tap < taps.Count; tap++)
            {
                sum += taps.Weights[tap] * source[offsets[tap] + n];
            }

            target[n] = FixedPoint.Saturate(sum >> taps.Exponent);
        }
    }

    private static void DoubleScalar(Taps even, Taps odd, ReadOnlySpan<short> source, int count, Span<short> target)
    {
        for (int n = 0; n < count; n++)
        {
            int evenSum = even.Half;
            int oddSum = odd.Half;
            for (int tap = 0; tap < UpsamplingTaps; tap++)
            {
                evenSum += even.Weights[tap] * source[n + tap];
                oddSum += odd.Weights[tap] * source[n + 1 + tap];
            }

            target[2 * n] = FixedPoint.Saturate(evenSum >> even.Exponent);
            target[2 * n + 1] = FixedPoint.Saturate(oddSum >> odd.Exponent);
        }
    }
}
