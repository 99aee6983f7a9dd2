namespace Bespoke.Coin;

/// <summary>
/// The positions at which a network is evaluated: a window of a grid of samples laid over the picture (spec/format.md, section 6.3).
/// </summary>
internal sealed class PositionGrid
{
    private readonly float[] _rows;
    private readonly float[] _columns;

    /// <param name="shape">The picture that was fitted.</param>
    /// <param name="size">Size of the whole grid.</param>
    /// <param name="region">The window of the grid; it must lie within it.</param>
    public PositionGrid(CoinShape shape, PictureSize size, PictureRegion region)
    {
        double span = Math.Max(1, Math.Max(shape.Height - 1, (shape.Width - 1) / 2.0));
        _rows = Positions(region.Y, region.Height, shape.Height, size.Height, span);
        _columns = Positions(region.X, region.Width, shape.Width, size.Width, span);
    }

    public int Width => _columns.Length;

    public int Height => _rows.Length;

    /// <summary>Fills a block of network inputs with the positions of consecutive samples, row by row; past the last sample with zeros.</summary>
    /// <param name="first">Number of the first sample.</param>
    /// <param name="rows">Receives the positions down the picture.</param>
    /// <param name="columns">Receives the positions across the picture.</param>
    public void Fill(int first, Span<float> rows, Span<float> columns)
    {
        (int y, int x) = Math.DivRem(first, Width);
        for (int n = 0; n < rows.Length; n++)
        {
            bool isInside = y < Height;
            rows[n] = isInside ? _rows[y] : 0;
            columns[n] = isInside ? _columns[x] : 0;
            if (++x == Width)
            {
                x = 0;
                y++;
            }
        }
    }

    /// <summary>Fills the start of a block with the positions of any samples.</summary>
    /// <param name="samples">Their numbers, row by row.</param>
    /// <param name="rows">Receives the positions down the picture.</param>
    /// <param name="columns">Receives the positions across the picture.</param>
    public void Gather(ReadOnlySpan<int> samples, Span<float> rows, Span<float> columns)
    {
        for (int n = 0; n < samples.Length; n++)
        {
            (int y, int x) = Math.DivRem(samples[n], Width);
            rows[n] = _rows[y];
            columns[n] = _columns[x];
        }
    }

    /// <summary>
    /// Sample centres in the coordinates of the COIN paper's code: the rows of the picture run from -1 to 1, and columns have the same spacing.
    /// Pictures more than twice as wide as high are an exception of our own: their columns run from -1 to 3, lest frequencies grow without bound.
    /// </summary>
    private static float[] Positions(int first, int count, int side, int sizeOfGrid, double span)
    {
        float[] positions = new float[count];
        for (int n = 0; n < count; n++)
        {
            // In double precision this is exact for the picture's own size: pixel = first + n.
            double pixel = (first + n + 0.5) * side / sizeOfGrid - 0.5;
            positions[n] = (float)(2 * pixel / span - 1);
        }

        return positions;
    }
}
