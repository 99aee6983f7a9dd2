namespace Bespoke;

/// <summary>A rectangle of pixels.</summary>
/// <param name="X">Columns left of it, 0 or more.</param>
/// <param name="Y">Rows above it, 0 or more.</param>
/// <param name="Width">Pixels per row, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
public readonly record struct PictureRegion(int X, int Y, int Width, int Height);
