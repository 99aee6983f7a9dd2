namespace Bespoke;

/// <summary>How to decode. Immutable; the defaults decode the whole picture at full size on all cores.</summary>
public sealed record DecodeOptions
{
    /// <summary>Threads to use, 1 or more; 0 (default) means all cores. The samples do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Halvings of the size: 0 (default) full size, 1 half, up to 6 for 1/64. Sides are rounded up.</summary>
    public int ScaleLog2 { get; init; }

    /// <summary>
    /// The size to decode at, or null (default) for the picture's own. Only for pictures of the sine-network codec, which are continuous; the
    /// network is evaluated at the centres of the new samples, without a filter before it. Not together with <see cref="ScaleLog2"/>.
    /// </summary>
    public PictureSize? Size { get; init; }

    /// <summary>
    /// The part to decode, in pixels of the picture at the size asked for, or null (default) for all of it. The samples are those of
    /// the whole picture, in the time of the part. Only for pictures of the sine-network codec.
    /// </summary>
    public PictureRegion? Region { get; init; }

    /// <summary>Which picture of a set, from 1 (default).</summary>
    public int Picture { get; init; } = 1;

    /// <summary>Decode what there is of a file that ends early, instead of refusing it. Default false.</summary>
    public bool AllowTruncated { get; init; }

    /// <summary>Limits checked from the header before anything is allocated.</summary>
    public DecodeLimits Limits { get; init; } = DecodeLimits.Default;
}
