namespace Bespoke.Fitting.Overfit;

/// <summary>Consecutive rows of the picture or of a grid.</summary>
/// <param name="First">The first.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct RowRange(int First, int End)
{
    public int Count => End - First;

    public bool Contains(int row) => row >= First && row < End;

    /// <summary>One of <paramref name="count"/> nearly equal shares.</summary>
    public RowRange Share(int n, int count) =>
        new(First + (int)((long)Count * n / count), First + (int)((long)Count * (n + 1) / count));

    /// <summary>Some rows more above and below, within a grid of a height.</summary>
    public RowRange Grow(int rows, int height) => new(Math.Max(0, First - rows), Math.Min(height, End + rows));
}
