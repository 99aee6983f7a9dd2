namespace Bespoke.Overfit;

/// <summary>One grid of the latent pyramid: one plane of integers at 1/2^<paramref name="Level"/> of the picture's size.</summary>
/// <param name="Level">Halvings of the picture's size.</param>
/// <param name="IsHyper">True for a grid that feeds only the entropy network, never the synthesis.</param>
/// <param name="Width">Samples per row.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct OverfitGrid(int Level, bool IsHyper, int Width, int Height)
{
    /// <summary>Samples of the grid.</summary>
    public int Count => Width * Height;
}
