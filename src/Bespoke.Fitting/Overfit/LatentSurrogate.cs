namespace Bespoke.Fitting.Overfit;

/// <summary>The ways to turn latents into what the decoder would see.</summary>
internal enum LatentSurrogateKind
{
    Hard,
    Soft,
    Noise,
    Gumbel,
}

/// <summary>How latents are turned into what the decoder would see, in one run.</summary>
/// <param name="Kind">Which kernel does it.</param>
/// <param name="Temperature">Of soft and Gumbel rounding.</param>
/// <param name="Deviation">Standard deviation of the noise of soft rounding; below zero, the same noise with the other sign.</param>
/// <param name="Seed">Of the noise.</param>
internal readonly record struct LatentSurrogate(LatentSurrogateKind Kind, float Temperature, float Deviation, uint Seed)
{
    /// <summary>Plain rounding, no gradient to the latents.</summary>
    public static LatentSurrogate Hard { get; } = new(LatentSurrogateKind.Hard, 0, 0, 0);

    /// <inheritdoc cref="Surrogate.Soft"/>
    public static LatentSurrogate Soft(float temperature, float deviation, uint seed) => new(LatentSurrogateKind.Soft, temperature, deviation, seed);

    /// <inheritdoc cref="Surrogate.Noise"/>
    public static LatentSurrogate Noise(uint seed) => new(LatentSurrogateKind.Noise, 0, 0, seed);

    /// <inheritdoc cref="Surrogate.Gumbel"/>
    public static LatentSurrogate Gumbel(float temperature, uint seed) => new(LatentSurrogateKind.Gumbel, temperature, 0, seed);
}
