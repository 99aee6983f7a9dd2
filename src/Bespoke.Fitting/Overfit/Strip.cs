using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Some rows of the picture, and the rows of every level that their samples are made from. Large pictures are synthesised and compared strip
/// by strip, so that no plane between latents and samples is ever held at the picture's size.
/// </summary>
/// <remarks>
/// Only the strip's own rows are compared; the rows around them, which a neighbour compares, are computed again. They are few, because each level
/// needs but a few rows of its own more than the next finer one: sums over strips are those of the whole picture, at some percent more work.
/// </remarks>
internal sealed class Strip
{
    /// <summary>Pixels of a picture that is one strip: about 0.6 GB.</summary>
    private const int LargestWhole = 1 << 21;

    /// <summary>Pixels of a strip of a larger one: enough for 16 parts to share.</summary>
    private const int Pixels = 1 << 19;

    /// <summary>Rows of the strips of a very wide picture.</summary>
    private const int LeastRows = 16;

    /// <summary>Coarse rows above and below that a row of twice the size is doubled from.</summary>
    private const int DoublingReach = 2;

    public Strip(OverfitShape shape, RowRange rows)
    {
        Rows = rows;
        Levels = new RowRange[shape.Levels];
        Levels[0] = rows.Grow(shape.Convolutions, shape.Height);
        for (int level = 1; level < Levels.Length; level++)
        {
            RowRange finer = Levels[level - 1];
            Levels[level] = new RowRange(finer.First >> 1, ((finer.End - 1) >> 1) + 1).Grow(DoublingReach, shape.LevelHeight(level));
        }
    }

    /// <summary>Rows of the picture that the strip compares.</summary>
    public RowRange Rows { get; }

    /// <summary>Rows of each level's planes that it takes.</summary>
    public RowRange[] Levels { get; }

    /// <summary>True for the strip that sums begin with.</summary>
    public bool IsFirst => Rows.First == 0;

    /// <summary>Rows that strips of this shape have at most, if nothing else is asked for.</summary>
    public static int RowsOf(OverfitShape shape)
    {
        bool isWhole = (long)shape.Width * shape.Height <= LargestWhole;
        return isWhole ? shape.Height : Math.Clamp(Pixels / shape.Width, LeastRows, shape.Height);
    }

    /// <summary>Cuts the picture into strips of nearly equal height.</summary>
    public static Strip[] Cut(OverfitShape shape, int mostRows)
    {
        int count = (shape.Height + mostRows - 1) / mostRows;
        RowRange all = new(0, shape.Height);
        return [.. Enumerable.Range(0, count).Select(n => new Strip(shape, all.Share(n, count)))];
    }
}
