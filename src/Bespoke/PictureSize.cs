namespace Bespoke;

/// <summary>The size of a picture.</summary>
/// <param name="Width">Pixels per row, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
public readonly record struct PictureSize(int Width, int Height);
