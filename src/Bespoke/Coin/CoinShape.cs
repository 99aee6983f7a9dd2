namespace Bespoke.Coin;

/// <summary>
/// The shape of a sine network (COIN, Dupont et al. 2021): position in, <see cref="Layers"/> layers of <see cref="Hidden"/> sines, samples out.
/// </summary>
/// <param name="Width">Pixels per row of the picture that was fitted.</param>
/// <param name="Height">Rows of the picture that was fitted.</param>
/// <param name="Channels">Outputs: 1, 3 or 4.</param>
/// <param name="Layers">Layers of sines, 1 or more; the linear output layer is not counted.</param>
/// <param name="Hidden">Sines a layer.</param>
internal sealed record CoinShape(int Width, int Height, int Channels, int Layers, int Hidden)
{
    /// <summary>Inputs of the network: row and column.</summary>
    public const int Inputs = 2;

    public const int MaxLayers = 255;
    public const int MaxHidden = 255;

    /// <summary>Weights and biases of all layers.</summary>
    public int ParameterCount => MultiplicationsPerPixel + Layers * Hidden + Channels;

    /// <summary>One for each weight.</summary>
    public int MultiplicationsPerPixel => Hidden * (Inputs + (Layers - 1) * Hidden + Channels);

    /// <summary>Layers with the linear output layer.</summary>
    public int AllLayers => Layers + 1;

    public int InputsOf(int layer) => layer == 0 ? Inputs : Hidden;

    public int OutputsOf(int layer) => layer == Layers ? Channels : Hidden;

    /// <summary>
    /// Where the parameters of a layer begin: its weights, <c>[outputs][inputs]</c>, then its biases.
    /// </summary>
    public int StartOf(int layer) =>
        layer == 0 ? 0 : Hidden * (Inputs + 1) + (layer - 1) * Hidden * (Hidden + 1);

    /// <summary>Where the biases of a layer begin.</summary>
    public int BiasStartOf(int layer) => StartOf(layer) + OutputsOf(layer) * InputsOf(layer);
}
