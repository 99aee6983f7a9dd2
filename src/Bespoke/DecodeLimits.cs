namespace Bespoke;

/// <summary>What a reader accepts before it allocates anything. Every value is checked from the header alone.</summary>
public sealed record DecodeLimits
{
    /// <summary>The defaults: 2^28 pixels, 65,535 a side, 1 GiB of memory, 8 MB of metadata, 40,000 multiplications per pixel.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>No limits but those of the format itself. For content that is trusted.</summary>
    public static DecodeLimits Unlimited { get; } = new()
    {
        MaxPixels = long.MaxValue,
        MaxSide = int.MaxValue,
        MaxMemoryBytes = long.MaxValue,
        MaxMetadataBytes = int.MaxValue,
        MaxMultiplicationsPerPixel = long.MaxValue,
    };

    /// <summary>Most pixels (width times height), of all pictures of a set together. Default 2^28.</summary>
    public long MaxPixels { get; init; } = 1L << 28;

    /// <summary>Most pixels along one side. Default 65,535.</summary>
    public int MaxSide { get; init; } = 65_535;

    /// <summary>Most bytes that decoding may hold at once, estimated from the header. Default 1 GiB.</summary>
    public long MaxMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Most bytes of ICC, Exif and XMP together. Default 8,000,000.</summary>
    public int MaxMetadataBytes { get; init; } = 8_000_000;

    /// <summary>
    /// Most multiplications per pixel. The header chooses the network, so a small file could otherwise ask for
    /// hours of work: a learned decoder's own bomb. Default 40,000 (the largest sine network of the COIN paper needs 29,057).
    /// </summary>
    public long MaxMultiplicationsPerPixel { get; init; } = 40_000;
}
