using static Bespoke.Overfit.FixedPoint;

namespace Bespoke.Overfit;

/// <summary>What the entropy network sees of one grid: decoded neighbours of a sample and features of coarser grids.</summary>
internal sealed class LatentContext
{
    /// <summary>The causal neighbours (dy, dx), nearest first; smaller networks see fewer. All lie on diagonals column + 4 row before the sample's.</summary>
    public static readonly (int Dy, int Dx)[] NeighbourOffsets =
    [
        (0, -1), (-1, 0), (-1, -1), (-1, 1), (0, -2), (-2, 0), (-3, 0), (0, -3), (-1, -2), (-2, 1),
        (-2, -1), (-1, 2), (-2, -2), (-1, -3), (-2, 2), (-3, 1), (0, -4), (-1, 3), (-2, -3), (-2, 3),
    ];

    private readonly OverfitGrid _grid;
    private readonly short[] _samples;
    private readonly int _neighbours;
    private readonly int _size;
    private readonly short[]? _features;
    private readonly int _featureWidth;
    private readonly int _featureCount;

    /// <param name="shape">Shapes of the file.</param>
    /// <param name="index">Of the grid in <see cref="OverfitShape.Grids"/>.</param>
    /// <param name="latents">All grids; those coded before this one are known.</param>
    /// <param name="networks">The file's networks.</param>
    public LatentContext(OverfitShape shape, int index, short[][] latents, IntegerNetworks networks)
    {
        _grid = shape.Grids[index];
        _samples = latents[index];
        _neighbours = shape.Neighbours;
        _size = shape.ContextSize;
        if (!_grid.IsHyper && shape.HasFeatures(_grid.Level))
        {
            FeatureNetwork network = networks.Features[_grid.Level];
            _features = network.Compute(latents);
            _featureWidth = network.Width;
            _featureCount = network.Width * network.Height;
        }
    }

    /// <summary>Gathers the context of a sample, D values in Q6.</summary>
    public void Gather(int y, int x, Span<short> context)
    {
        for (int n = 0; n < _neighbours; n++)
        {
            (int dy, int dx) = NeighbourOffsets[n];
            int row = y + dy;
            int column = x + dx;
            bool isInside = row >= 0 && (uint)column < (uint)_grid.Width;
            context[n] = isInside ? Saturate(_samples[row * _grid.Width + column] << EntropyNetwork.ValueBits) : (short)0;
        }

        for (int f = 0; f < _size - _neighbours; f++)
        {
            context[_neighbours + f] = _features is null ? (short)0 : _features[f * _featureCount + (y >> 1) * _featureWidth + (x >> 1)];
        }
    }
}
