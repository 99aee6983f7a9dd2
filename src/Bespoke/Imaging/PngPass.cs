namespace Bespoke.Imaging;

/// <summary>One pass over a PNG picture: the pixels x0, x0 + dx, ... of the rows y0, y0 + dy, ...</summary>
internal readonly record struct PngPass(int X0, int Y0, int Dx, int Dy)
{
    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    // Adam7 (PNG specification, 8.2).
    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8),
        new(4, 0, 8, 8),
        new(0, 4, 4, 8),
        new(2, 0, 4, 4),
        new(0, 2, 2, 4),
        new(1, 0, 2, 2),
        new(0, 1, 1, 2),
    ];

    /// <summary>The passes of a file in order; some may be empty when the picture is small.</summary>
    public static ReadOnlySpan<PngPass> Of(bool interlaced) => interlaced ? Adam7 : Whole;

    /// <summary>Pixels per row of this pass; 0 when the picture is too narrow.</summary>
    public int Width(int pictureWidth) => Count(pictureWidth, X0, Dx);

    /// <summary>Rows of this pass; 0 when the picture is too low.</summary>
    public int Height(int pictureHeight) => Count(pictureHeight, Y0, Dy);

    private static int Count(int length, int start, int step) =>
        length <= start ? 0 : ((length - start - 1) / step) + 1;
}
