using Bespoke.Imaging;

namespace Bespoke.Fitting;

/// <summary>Why an encode ended.</summary>
public enum StopReason
{
    /// <summary>All planned steps were done.</summary>
    Done,

    /// <summary>The time limit was reached; the file holds the best found by then.</summary>
    TimeLimit,

    /// <summary>Cancellation was asked for; the file holds the best found by then.</summary>
    Cancelled,
}

/// <summary>What an encode gave. All figures come from the written bytes and the picture that the real decoder makes of them.</summary>
public sealed record EncodeResult
{
    /// <summary>The .bsk file.</summary>
    public required byte[] File { get; init; }

    /// <summary>The picture as the decoder gives it.</summary>
    public required Picture Decoded { get; init; }

    /// <summary>
    /// What was fitted: as asked, but <see cref="Adaptation.Scratch"/> where <see cref="Adaptation.Model"/> was asked for and would have cost more.
    /// Means nothing for <see cref="CodecKind.Coin"/>.
    /// </summary>
    public Adaptation Adapt { get; init; }

    /// <summary>Bits of the whole file per pixel.</summary>
    public required double Bpp { get; init; }

    /// <summary>PSNR in dB of the decoded samples, one mean squared error over all samples.</summary>
    public required double Psnr { get; init; }

    /// <summary>Optimiser steps done.</summary>
    public required int Iterations { get; init; }

    /// <summary>Wall-clock time of the encode.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Decodes the file and measures what that gives.</summary>
    internal static EncodeResult Measure(Picture picture, byte[] file, int threads, FitMonitor monitor, StopReason reason)
    {
        Picture decoded = BespokeDecoder.Decode(file, new DecodeOptions { Threads = threads, Limits = DecodeLimits.Unlimited });
        return new EncodeResult
        {
            File = file,
            Decoded = decoded,
            Bpp = 8.0 * file.Length / picture.PixelCount,
            Psnr = Metrics.Psnr.Compute(picture, decoded),
            Iterations = monitor.Steps,
            Elapsed = monitor.Elapsed,
            StopReason = reason,
        };
    }
}
