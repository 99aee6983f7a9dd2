namespace Bespoke.Fitting;

/// <summary>How to encode. Immutable; the defaults give the overfitted codec at its default effort.</summary>
public sealed record EncodeOptions
{
    /// <summary>The codec. Default <see cref="CodecKind.Overfit"/>.</summary>
    public CodecKind Codec { get; init; } = CodecKind.Overfit;

    /// <summary>What is fitted. Default <see cref="Adaptation.Scratch"/>. Only for <see cref="CodecKind.Overfit"/>.</summary>
    public Adaptation Adapt { get; init; } = Adaptation.Scratch;

    /// <summary>How updates of the shared base are priced and coded. Default <see cref="UpdatePrior.Learned"/>. Only for <see cref="Adaptation.Model"/>.</summary>
    public UpdatePrior UpdatePrior { get; init; } = UpdatePrior.Learned;

    /// <summary>
    /// What stands in for the rounding of latents in the main phase of the fit. Default <see cref="Surrogate.Soft"/>. Only for
    /// <see cref="CodecKind.Overfit"/>.
    /// </summary>
    public Surrogate Surrogate { get; init; } = Surrogate.Soft;

    /// <summary>Weight of bits per pixel against the mean squared error of samples scaled to 0..1: minimise D + lambda R. Default 1e-3.</summary>
    public double Lambda { get; init; } = 1e-3;

    /// <summary>Optimiser steps of the main fit, or null for what <see cref="Effort"/> says.</summary>
    public int? Iterations { get; init; }

    /// <summary>1 (fast) to 9 (slow). Default 5. For a fixed lambda more effort means a lower cost D + lambda R.</summary>
    public int Effort { get; init; } = 5;

    /// <summary>Wall-clock limit in seconds for the whole encode, or null. The best found by then is written.</summary>
    public double? TimeLimitSeconds { get; init; }

    /// <summary>
    /// Size of the decoder in multiplications per pixel, or null (default) for <see cref="DecoderSize.Large"/>, about 2,000, or smaller where the file will be
    /// so small that the parameters of the large one do not pay. Fits from a shared base take the large one: its networks cost nothing as they are.
    /// Only for <see cref="CodecKind.Overfit"/>.
    /// </summary>
    public DecoderSize? Decoder { get; init; }

    /// <summary>
    /// Bits per pixel that the file should take, or null for 0.3. Only for <see cref="CodecKind.Coin"/>, where it chooses the network's shape.
    /// </summary>
    public double? TargetBpp { get; init; }

    /// <summary>Options of <see cref="CodecKind.Coin"/>.</summary>
    public CoinOptions Coin { get; init; } = new();

    /// <summary>Seed of every random choice. Same input, options and seed give the same bytes for any number of threads.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads to use, 1 or more; 0 (default) means all cores.</summary>
    public int Threads { get; init; }
}
