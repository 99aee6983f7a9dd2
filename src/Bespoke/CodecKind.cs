namespace Bespoke;

/// <summary>Which codec a file's payload belongs to.</summary>
public enum CodecKind
{
    /// <summary>Latent pyramid and tiny networks fitted to the picture.</summary>
    Overfit = 0,

    /// <summary>The picture is the weights of a sine network (COIN).</summary>
    Coin = 1,
}
