namespace Bespoke.Bench.Cells;

/// <summary>One measured cell: a picture, a codec, a setting. One line of the store, one row of the table.</summary>
internal sealed record CellResult
{
    /// <summary>Digest of everything that decides the result.</summary>
    public required string Key { get; init; }

    /// <summary>Picture name without its ending.</summary>
    public required string Picture { get; init; }

    /// <summary>Pixels per row.</summary>
    public int Width { get; init; }

    /// <summary>Rows.</summary>
    public int Height { get; init; }

    /// <summary>Name of the curve.</summary>
    public required string Codec { get; init; }

    /// <summary>Program or build, with its version.</summary>
    public required string Version { get; init; }

    /// <summary>Rate point as "name=value".</summary>
    public required string Setting { get; init; }

    /// <summary>True for our own codecs.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Command lines or options.</summary>
    public required string Recipe { get; init; }

    /// <summary>How it ended; the figures below hold only for <see cref="CellStatus.Done"/>.</summary>
    public CellStatus Status { get; init; }

    /// <summary>What went wrong, in one line, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Length of the file.</summary>
    public long Bytes { get; init; }

    /// <summary>Bits of the whole file per pixel of the picture.</summary>
    public double Bpp { get; init; }

    /// <summary>PSNR in dB over all samples together; null when the pictures are equal.</summary>
    public double? Psnr { get; init; }

    /// <summary>MS-SSIM, mean over R, G and B, 0..1; null when the picture is too small for five scales.</summary>
    public double? MsSsim { get; init; }

    /// <summary>SSIMULACRA 2 score; null when the picture is too small.</summary>
    public double? Ssimulacra2 { get; init; }

    /// <summary>Wall-clock seconds of the encoder.</summary>
    public double EncodeSeconds { get; init; }

    /// <summary>User and system seconds of the encoder.</summary>
    public double? EncodeCpuSeconds { get; init; }

    /// <summary>Peak resident memory of the encoder in bytes.</summary>
    public long? EncodePeakBytes { get; init; }

    /// <summary>Wall-clock seconds of the decoder.</summary>
    public double DecodeSeconds { get; init; }

    /// <summary>User and system seconds of the decoder.</summary>
    public double? DecodeCpuSeconds { get; init; }

    /// <summary>Peak resident memory of the decoder in bytes.</summary>
    public long? DecodePeakBytes { get; init; }

    /// <summary>The machine it was measured on: times mean nothing without it. Null in results of earlier versions.</summary>
    public string? Machine { get; init; }

    /// <summary>When it was measured, UTC.</summary>
    public DateTime MeasuredAt { get; init; }

    /// <summary>True when measuring it again would not change anything.</summary>
    public bool IsFinal => Status is CellStatus.Done or CellStatus.Refused;
}
