using System.Runtime.ExceptionServices;

namespace Bespoke.Overfit;

/// <summary>
/// Hands out the bands of large grids to threads in coding order, and keeps each from running ahead of what it needs: the band above it,
/// and the rows of coarser grids that its features are made of.
/// </summary>
/// <remarks>A band waits only for bands handed out before it, so that the first unfinished one never waits and all come to an end.</remarks>
internal sealed class LatentWavefront
{
    private readonly LatentPiece[] _pieces;
    private readonly BandProgress[] _progress;
    private readonly OverfitShape _shape;
    private readonly IntegerNetworks _networks;
    private int _next = -1;
    private ExceptionDispatchInfo? _failure;

    public LatentWavefront(LatentPiece[] pieces, OverfitShape shape, IntegerNetworks networks)
    {
        _pieces = pieces;
        _progress = [.. pieces.Select(_ => new BandProgress())];
        _shape = shape;
        _networks = networks;
    }

    /// <summary>Decodes one band: its number, place, and the progress of the band above and of its own.</summary>
    public delegate void DecodeBand(int number, LatentPiece piece, BandProgress? above, BandProgress progress);

    /// <summary>Decodes bands until none is left. Run by each thread once.</summary>
    public void Run(DecodeBand decode)
    {
        for (int n = Interlocked.Increment(ref _next); n < _pieces.Length; n = Interlocked.Increment(ref _next))
        {
            try
            {
                WaitForCoarserGrids(_pieces[n]);
                bool isTopBand = _pieces[n].Band.Top == 0;
                decode(n, _pieces[n], isTopBand ? null : _progress[n - 1], _progress[n]);
            }
            catch (BespokeFormatException exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            }
            finally
            {
                _progress[n].Finish();
            }
        }
    }

    /// <summary>Throws what a thread ran into, once all are done.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    private void WaitForCoarserGrids(LatentPiece piece)
    {
        OverfitGrid grid = _shape.Grids[piece.Grid];
        if (_networks.FeaturesOf(grid) is not FeatureNetwork network)
        {
            return;
        }

        int lastRow = piece.Band.Top + piece.Band.Rows - 1;
        for (int n = 0; n < _pieces.Length && _pieces[n].Grid < piece.Grid; n++)
        {
            OverfitGrid coarser = _shape.Grids[_pieces[n].Grid];
            if (network.Inputs.Contains(_pieces[n].Grid) && _pieces[n].Band.Top <= lastRow >> (coarser.Level - grid.Level))
            {
                _progress[n].WaitUntilFinished();
            }
        }
    }
}
