namespace Bespoke.Overfit;

/// <summary>
/// Up to 64 rows of a grid, coded by diagonals (spec/format.md, section 5.1): all samples with the same column + 4 row (counted in the band)
/// depend on earlier diagonals only, so that the entropy network can be evaluated for a whole diagonal at once.
/// </summary>
/// <param name="Top">First row in the grid.</param>
/// <param name="Rows">1 to 64.</param>
/// <param name="Width">Samples a row.</param>
internal readonly record struct LatentBand(int Top, int Rows, int Width)
{
    public const int MaxRows = 64;

    /// <summary>Diagonals that one row down costs.</summary>
    public const int Slope = 4;

    public int DiagonalCount => Width + Slope * (Rows - 1);

    /// <summary>First row, counted in the band, that has a sample on this diagonal.</summary>
    public int FirstRow(int diagonal) => Math.Max(0, (diagonal - Width + Slope) / Slope);

    /// <summary>Row after the last that has a sample on this diagonal.</summary>
    public int EndRow(int diagonal) => Math.Min(Rows, (diagonal >> 2) + 1);

    /// <summary>Bands of a grid from the top.</summary>
    public static IEnumerable<LatentBand> Of(OverfitGrid grid)
    {
        for (int top = 0; top < grid.Height; top += MaxRows)
        {
            yield return new LatentBand(top, Math.Min(MaxRows, grid.Height - top), grid.Width);
        }
    }
}
