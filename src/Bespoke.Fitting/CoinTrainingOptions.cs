namespace Bespoke.Fitting;

/// <summary>How to train starts of sine networks. Immutable.</summary>
public sealed record CoinTrainingOptions
{
    /// <summary>
    /// The networks to train a start for, 1 to 255: layers of sines and sines a layer, each 1 to 255. Default the paper's three smallest: 5x20, 5x30, 10x28.
    /// </summary>
    public IReadOnlyList<(int Layers, int Width)> Networks { get; init; } = [(5, 20), (5, 30), (10, 28)];

    /// <summary>What files name the start of the first network by; the others follow. 1 or more. Default 1.</summary>
    public int FirstId { get; init; } = 1;

    /// <summary>Rounds of each network. Default 120.</summary>
    public int Rounds { get; init; } = 120;

    /// <summary>Pictures fitted in a round. Default 4.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Steps of each fit. Default 100.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Adam's step size in each fit. Default 5e-4: the fits are far shorter than an encoder's, so their steps are larger.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Share of the pixels that a step of a fit looks at, above 0 and at most 1. Default 0.05.</summary>
    public double Sampling { get; init; } = 0.05;

    /// <summary>Seed of every random choice; the result does not depend on the number of threads.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Pictures fitted at a time, each on one thread; 0 (default) means all cores.</summary>
    public int Threads { get; init; }
}
