namespace Bespoke.Coin;

/// <summary>
/// Parameters of a sine network learned over training pictures: what a fit may start from and what integers may be added to (spec/format.md, section 9).
/// </summary>
/// <param name="Id">What a file names it by: 1 or more.</param>
/// <param name="Channels">Outputs of the network: 1, 3 or 4.</param>
/// <param name="Layers">Layers of sines.</param>
/// <param name="Hidden">Sines a layer.</param>
/// <param name="Parameters">In the order of <see cref="CoinShape.StartOf"/>, each exact in half precision.</param>
internal sealed record CoinStart(uint Id, int Channels, int Layers, int Hidden, float[] Parameters)
{
    /// <summary>True for a network of this shape; the size of the picture does not count.</summary>
    public bool Fits(CoinShape shape) => (shape.Channels, shape.Layers, shape.Hidden) == (Channels, Layers, Hidden);
}
