namespace Bespoke.Fitting;

/// <summary>How to train a shared base. Immutable.</summary>
public sealed record TrainingOptions
{
    /// <summary>
    /// Centres of the rate ranges, as weights of bits per pixel (<see cref="EncodeOptions.Lambda"/>): each gets networks of its own.
    /// </summary>
    public IReadOnlyList<double> Lambdas { get; init; } = [2e-2, 4e-3, 1e-3, 4e-4];

    /// <summary>Size of the decoder that the base is for. Default <see cref="DecoderSize.Large"/>.</summary>
    public DecoderSize Decoder { get; init; } = DecoderSize.Large;

    /// <summary>What files name the base of the first rate range by; the others follow. 1 or more. Default 1.</summary>
    public int FirstId { get; init; } = 1;

    /// <summary>
    /// Content of a file of bases to go on from, for the same size of decoder, or null (default) to begin with random networks. Each rate range begins with the
    /// base of the nearest lambda, and what it costs to leave that base is part of the fits' loss.
    /// </summary>
    public ReadOnlyMemory<byte>? From { get; init; }

    /// <summary>Rounds in which all rate ranges are trained as one, and every tensor moves at the full rate. Default 16.</summary>
    public int CommonRounds { get; init; } = 16;

    /// <summary>
    /// Rounds of each rate range after those, in which only what a picture adapts moves at the full rate, and the rest slowly. Default 8.
    /// </summary>
    public int OwnRounds { get; init; } = 8;

    /// <summary>Pictures fitted in a round. Default 8.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Iterations of each fit. Default 250.</summary>
    public int Iterations { get; init; } = 250;

    /// <summary>Seed of every random choice; the result does not depend on the number of threads.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Pictures fitted at a time, each on one thread; 0 (default) means all cores.</summary>
    public int Threads { get; init; }
}
