namespace Bespoke.Fitting;

/// <summary>What is fitted to the picture, and so what the file carries.</summary>
public enum Adaptation
{
    /// <summary>Latents and all networks, from random values: the file carries every parameter.</summary>
    Scratch,

    /// <summary>
    /// Latents and, from a shared base, what pictures adapt of its networks, outputs, biases and 3x3 layers: the file carries the difference from the base.
    /// <see cref="Scratch"/> is fitted too, and what costs less is kept: twice the iterations, or half the time for each.
    /// </summary>
    Model,

    /// <summary>Latents only: the networks are those of the shared base.</summary>
    Latents,
}
