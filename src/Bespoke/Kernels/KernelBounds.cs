namespace Bespoke.Kernels;

/// <summary>What all kernels check at their door, and the plain way to read what they read.</summary>
internal static class KernelBounds
{
    /// <summary>Checks that rows starting at these offsets can be read up to the next multiple of the widest vector.</summary>
    public static void Check(int sourceLength, ReadOnlySpan<int> offsets, int rows, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(offsets.Length, rows);
        int last = sourceLength - Simd.RoundUp(count);
        ArgumentOutOfRangeException.ThrowIfNegative(last, nameof(sourceLength));
        foreach (int offset in offsets)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)last, nameof(offsets));
        }
    }

    /// <summary>Reads one position of all rows.</summary>
    public static void Gather(ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int position, Span<short> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = source[offsets[i] + position];
        }
    }
}
