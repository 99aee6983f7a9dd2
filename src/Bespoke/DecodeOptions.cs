namespace Bespoke;

/// <summary>How to decode. Immutable; the defaults decode the whole picture at full size on all cores.</summary>
public sealed record DecodeOptions
{
    /// <summary>Threads to use, 1 or more; 0 (default) means all cores. The samples do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Halvings of the size: 0 (default) full size, 1 half, up to 6 for 1/64. Sides are rounded up.</summary>
    public int ScaleLog2 { get; init; }

    /// <summary>Decode what there is of a file that ends early, instead of refusing it. Default false.</summary>
    public bool AllowTruncated { get; init; }

    /// <summary>Limits checked from the header before anything is allocated.</summary>
    public DecodeLimits Limits { get; init; } = DecodeLimits.Default;
}
