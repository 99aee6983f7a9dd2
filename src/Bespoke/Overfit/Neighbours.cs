namespace Bespoke.Overfit;

/// <summary>Which decoded samples the context of a sample holds (spec/format.md, section 5.2).</summary>
internal static class Neighbours
{
    /// <summary>Rows that the neighbours reach up.</summary>
    public const int RowsAbove = 3;

    /// <summary>Columns that they reach to the left; fewer to the right.</summary>
    public const int Columns = 4;

    /// <summary>(dy, dx), nearest first; smaller networks see fewer. All lie on earlier diagonals column + 4 row than the sample.</summary>
    public static readonly (int Dy, int Dx)[] Offsets =
    [
        (0, -1), (-1, 0), (-1, -1), (-1, 1), (0, -2), (-2, 0), (-3, 0), (0, -3), (-1, -2), (-2, 1),
        (-2, -1), (-1, 2), (-2, -2), (-1, -3), (-2, 2), (-3, 1), (0, -4), (-1, 3), (-2, -3), (-2, 3),
    ];
}
