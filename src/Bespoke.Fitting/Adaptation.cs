namespace Bespoke.Fitting;

/// <summary>What is fitted to the picture, and so what the file carries.</summary>
public enum Adaptation
{
    /// <summary>Latents and all networks, from random values: the file carries every parameter.</summary>
    Scratch,

    /// <summary>
    /// Latents and networks, from a shared base: the file carries their difference from the base, where that is cheaper; in small files hidden layers stay the base's.
    /// <see cref="Scratch"/> is fitted too, and what costs less is kept: twice the iterations, or half the time for each.
    /// </summary>
    Model,

    /// <summary>Latents only: the networks are those of the shared base.</summary>
    Latents,
}
