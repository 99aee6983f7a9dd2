namespace Bespoke.Overfit;

/// <summary>The causal neighbours of a context in order of priority; a network of S neighbours takes the first S (spec/format.md, section 5.2).</summary>
internal static class ContextNeighbours
{
    /// <summary>Row and column offsets. None is later than its sample in coding order by diagonals of slope 4.</summary>
    public static ReadOnlySpan<(sbyte Dy, sbyte Dx)> Offsets => s_offsets;

    private static readonly (sbyte Dy, sbyte Dx)[] s_offsets =
    [
        (0, -1), (-1, 0), (-1, -1), (-1, 1), (0, -2), (-2, 0), (-3, 0), (0, -3), (-1, -2), (-2, 1),
        (-2, -1), (-1, 2), (-2, -2), (-1, -3), (-2, 2), (-3, 1), (0, -4), (-1, 3), (-2, -3), (-2, 3),
    ];
}
