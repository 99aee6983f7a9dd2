using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>One row between two passes of a filter, with room on both sides for samples that repeat its edges.</summary>
internal sealed class PaddedRow
{
    /// <summary>Samples of room on the left; as many on the right beyond the last vector.</summary>
    public const int Margin = 8;

    private readonly int _width;
    private readonly short[] _data;

    public PaddedRow(int width)
    {
        _width = width;
        _data = new short[Simd.RoundUp(width) + 2 * Margin];
    }

    /// <summary>The row, for a kernel to write.</summary>
    public Span<short> Samples => _data.AsSpan(Margin);

    /// <summary>Repeats the edges and gives the row from <paramref name="margin"/> samples before its start.</summary>
    public ReadOnlySpan<short> WithEdges(int margin)
    {
        _data.AsSpan(Margin - margin, margin).Fill(_data[Margin]);
        _data.AsSpan(Margin + _width, margin).Fill(_data[Margin + _width - 1]);
        return _data.AsSpan(Margin - margin);
    }
}
