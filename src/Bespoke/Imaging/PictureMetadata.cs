namespace Bespoke.Imaging;

/// <summary>Blocks that say how to show the samples or where they come from. Carried, never interpreted.</summary>
public sealed record PictureMetadata
{
    /// <summary>No metadata: plain sRGB.</summary>
    public static PictureMetadata Empty { get; } = new();

    /// <summary>ICC profile, uncompressed, or null.</summary>
    public byte[]? IccProfile { get; init; }

    /// <summary>Exif block, starting at its TIFF header, or null.</summary>
    public byte[]? Exif { get; init; }

    /// <summary>XMP packet, UTF-8, or null.</summary>
    public byte[]? Xmp { get; init; }

    /// <summary>True when there is nothing to carry.</summary>
    public bool IsEmpty => IccProfile is null && Exif is null && Xmp is null;
}
