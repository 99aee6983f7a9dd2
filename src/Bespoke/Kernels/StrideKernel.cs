using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bespoke.Kernels;

/// <summary>Copies values that lie at equal distances: between rows of a grid and its diagonals.</summary>
internal static class StrideKernel
{
    /// <summary>Copies <paramref name="count"/> values.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="sourceStart">The first value.</param>
    /// <param name="sourceStep">From one value to the next, 0 or more.</param>
    /// <param name="target">Where to.</param>
    /// <param name="targetStart">Place of the first value.</param>
    /// <param name="targetStep">From one place to the next, 0 or more.</param>
    /// <param name="count">Values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(
        ReadOnlySpan<short> source, int sourceStart, nint sourceStep, Span<short> target, int targetStart, nint targetStep, int count)
    {
        if (count <= 0)
        {
            return;
        }

        CheckEnds(source.Length, sourceStart, sourceStep, count);
        CheckEnds(target.Length, targetStart, targetStep, count);
        ref short from = ref MemoryMarshal.GetReference(source);
        ref short to = ref MemoryMarshal.GetReference(target);
        nint read = sourceStart;
        nint write = targetStart;
        for (int left = count; left > 0; left--)
        {
            Unsafe.Add(ref to, write) = Unsafe.Add(ref from, read);
            read += sourceStep;
            write += targetStep;
        }
    }

    private static void CheckEnds(int length, int start, nint step, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(start + (long)(count - 1) * step, length, nameof(start));
    }
}
