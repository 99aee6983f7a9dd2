using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>
/// Gives the rows of one latent grid after its filter (spec/format.md, section 5.3), from the top down. Only the eight rows around the
/// current one are ever held.
/// </summary>
internal sealed class FilteredRows
{
    private const int Reach = 3;
    private const int Slots = 8;

    private readonly short[] _grid;
    private readonly int _width;
    private readonly int _height;
    private readonly UpsamplingFilters? _filters;
    private readonly int _fractionalBits;
    private readonly SimdLevel _level;
    private readonly int _stride;
    private readonly short[] _scaled;
    private readonly PaddedRow _columns;
    private int _next = -1;

    /// <param name="grid">The latents.</param>
    /// <param name="width">Samples a row.</param>
    /// <param name="filters">The level's filters; null for the coarsest level, which has none.</param>
    /// <param name="fractionalBits">Qu.</param>
    /// <param name="level">Vector width.</param>
    public FilteredRows(short[] grid, int width, UpsamplingFilters? filters, int fractionalBits, SimdLevel level)
    {
        _grid = grid;
        _width = width;
        _height = grid.Length / width;
        _filters = filters;
        _fractionalBits = fractionalBits;
        _level = level;
        _stride = Simd.RoundUp(width);
        _scaled = new short[Slots * _stride];
        _columns = new PaddedRow(width);
    }

    /// <summary>Computes row y, which is the first one asked for or follows the one before.</summary>
    public void Produce(int y, Span<short> target)
    {
        Scale(y);
        ReadOnlySpan<short> scaled = _scaled.AsSpan(Slot(y), _width);
        if (_filters is null)
        {
            scaled.CopyTo(target);
            return;
        }

        Span<int> offsets = stackalloc int[2 * Reach + 1];
        for (int tap = 0; tap < offsets.Length; tap++)
        {
            offsets[tap] = Slot(Math.Clamp(y + tap - Reach, 0, _height - 1));
        }

        FilterKernel.Weigh(_level, _filters.Filter, _scaled, offsets, _width, _columns.Samples);
        for (int tap = 0; tap < offsets.Length; tap++)
        {
            offsets[tap] = tap;
        }

        FilterKernel.Weigh(_level, _filters.Filter, _columns.WithEdges(Reach), offsets, _width, target);
        SaturatingKernel.Add(_level, scaled, target);
    }

    private int Slot(int y) => y % Slots * _stride;

    private void Scale(int y)
    {
        if (_next < 0)
        {
            _next = Math.Max(0, y - Reach);
        }

        for (; _next <= Math.Min(y + Reach, _height - 1); _next++)
        {
            SaturatingKernel.ShiftLeft(_level, _grid.AsSpan(_next * _width, _width), _fractionalBits, _scaled.AsSpan(Slot(_next)));
        }
    }
}
