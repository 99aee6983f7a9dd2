namespace Bespoke.Fitting;

/// <summary>How to encode with <see cref="CodecKind.Coin"/>. Immutable; the defaults are the setting of the COIN paper.</summary>
public sealed record CoinOptions
{
    /// <summary>
    /// Layers of sines, 1 to 255, or null to choose by <see cref="EncodeOptions.TargetBpp"/>. Together with <see cref="Width"/>.
    /// </summary>
    public int? Layers { get; init; }

    /// <summary>Sines a layer, 1 to 255, or null to choose by <see cref="EncodeOptions.TargetBpp"/>. Together with <see cref="Layers"/>.</summary>
    public int? Width { get; init; }

    /// <summary>Adam's step size. Default 2e-4.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>
    /// How the step size falls. Default <see cref="LearningRateDecay.None"/>. With <see cref="EncodeOptions.TimeLimitSeconds"/> it follows the larger of the shares
    /// of steps and of time.
    /// </summary>
    public LearningRateDecay LearningRateDecay { get; init; } = LearningRateDecay.None;

    /// <summary>
    /// Where the fit starts. Default <see cref="CoinStartKind.Random"/>. There are learned starts for networks of three channels and 5x20, 5x30 or 10x28 sines;
    /// for others encoding throws <see cref="MissingDependencyException"/>.
    /// </summary>
    public CoinStartKind Start { get; init; } = CoinStartKind.Random;

    /// <summary>
    /// Share of the pixels that a step of the fit looks at, above 0 and at most 1 (default: all), rounded up to whole blocks of 96 pixels.
    /// Each step has its own pixels, drawn one by one from all over the picture by the seed.
    /// </summary>
    public double Sampling { get; init; } = 1;

    /// <summary>
    /// Bits of the integers that weights are rounded to, 3 to 15, chosen so that the largest weight of a layer just fits; they are entropy coded,
    /// and the last twentieth of the fit is done with rounded weights. Null (default): half precision, not entropy coded.
    /// </summary>
    public int? WeightBits { get; init; }
}
