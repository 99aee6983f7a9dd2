using Bespoke.Imaging;

namespace Bespoke.Fitting;

/// <summary>
/// What encoding a set of pictures gave. All figures come from the written bytes and the pictures that the real decoder makes of them.
/// </summary>
public sealed record EncodeSetResult
{
    /// <summary>The .bsk file.</summary>
    public required byte[] File { get; init; }

    /// <summary>The pictures as the decoder gives them, in order.</summary>
    public required IReadOnlyList<Picture> Decoded { get; init; }

    /// <summary>
    /// What was fitted: as asked, but <see cref="Adaptation.Scratch"/> where <see cref="Adaptation.Model"/> was asked for and would have cost more.
    /// </summary>
    public Adaptation Adapt { get; init; }

    /// <summary>Bits of the whole file per pixel of all pictures.</summary>
    public required double Bpp { get; init; }

    /// <summary>PSNR in dB of the mean over the pictures of their mean squared errors: what the fit minimises.</summary>
    public required double Psnr { get; init; }

    /// <summary>Mean over the pictures of their PSNR in dB.</summary>
    public required double MeanPsnr { get; init; }

    /// <summary>Optimiser steps done, each over all pictures.</summary>
    public required int Iterations { get; init; }

    /// <summary>Wall-clock time of the encode.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason StopReason { get; init; }
}
