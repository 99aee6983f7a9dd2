using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>
/// Gives the rows of a level's stack from the top down (spec/format.md, section 5.3): the level's own filtered grid, then every plane of the
/// coarser stack upsampled. One thread's worker: it holds a few rows and no planes.
/// </summary>
internal sealed class StackRows
{
    private const int UpsamplingTaps = 4;
    private const int UpsamplingReach = 2;

    private readonly Plane[] _coarser;
    private readonly UpsamplingFilters? _filters;
    private readonly SimdLevel _level;
    private readonly FilteredRows _own;
    private readonly PaddedRow _columns;

    /// <param name="content">The latents.</param>
    /// <param name="networks">The filters.</param>
    /// <param name="level">Which level.</param>
    /// <param name="coarser">The stack of the level above; empty for the coarsest level.</param>
    /// <param name="simd">Vector width.</param>
    public StackRows(OverfitContent content, IntegerNetworks networks, int level, Plane[] coarser, SimdLevel simd)
    {
        OverfitShape shape = content.Shape;
        _coarser = coarser;
        _filters = coarser.Length > 0 ? networks.Upsamplers[level] : null;
        _level = simd;
        _own = new FilteredRows(content.Latents[shape.LatentIndex(level)], shape.LevelWidth(level), _filters, content.UpsampledBits, simd);
        _columns = new PaddedRow(coarser.Length > 0 ? coarser[0].Width : 1);
    }

    /// <summary>Planes of the stack.</summary>
    public int Count => _coarser.Length + 1;

    /// <summary>Computes row y of plane <paramref name="plane"/>; for plane 0 rows must follow one another.</summary>
    public void Produce(int plane, int y, Span<short> target)
    {
        if (plane == 0)
        {
            _own.Produce(y, target);
            return;
        }

        Plane source = _coarser[plane - 1];
        Span<int> offsets = stackalloc int[UpsamplingTaps];
        int first = (y >> 1) - UpsamplingReach + (y & 1);
        for (int tap = 0; tap < UpsamplingTaps; tap++)
        {
            offsets[tap] = source.NearestRow(first + tap);
        }

        FilterKernel.Weigh(_level, (y & 1) == 0 ? _filters!.Even : _filters!.Odd, source.Data, offsets, source.Width, _columns.Samples);
        FilterKernel.Double(_level, _filters.Even, _filters.Odd, _columns.WithEdges(UpsamplingReach), source.Width, target);
    }
}
