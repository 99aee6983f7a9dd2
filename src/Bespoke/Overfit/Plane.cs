using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>A plane of 16-bit values. Rows lie far enough apart for kernels to write whole vectors beyond their end.</summary>
internal sealed class Plane
{
    public Plane(int width, int height)
    {
        Width = width;
        Height = height;
        Stride = StrideOf(width);
        Data = new short[checked((int)SizeOf(width, height))];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Values from one row to the next.</summary>
    public int Stride { get; }

    public short[] Data { get; }

    /// <summary>A row with what follows it.</summary>
    public Span<short> Row(int y) => Data.AsSpan(y * Stride);

    /// <summary>Start of the row nearest to y: rows outside repeat the edge.</summary>
    public int NearestRow(int y) => Math.Clamp(y, 0, Height - 1) * Stride;

    /// <summary>Two widest vectors, for upsampling writes two at a time.</summary>
    public static int StrideOf(int width) => Simd.RoundUp((width + 1) / 2) * 2;

    /// <summary>Values that a plane of this size holds.</summary>
    public static long SizeOf(int width, int height) => (long)StrideOf(width) * height;
}
