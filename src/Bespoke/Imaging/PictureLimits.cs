namespace Bespoke.Imaging;

/// <summary>Checks what a picture's header claims, before anything is allocated for it.</summary>
internal static class PictureLimits
{
    /// <summary>Refuses a picture that is larger than <paramref name="limits"/> or than one array can be.</summary>
    /// <param name="width">Pixels per row as the header claims, 1 or more.</param>
    /// <param name="height">Rows as the header claims, 1 or more.</param>
    /// <param name="channels">Channels of the <see cref="Picture"/> to be made.</param>
    /// <param name="limits">What is allowed.</param>
    /// <exception cref="BespokeLimitException">The picture is over a limit.</exception>
    public static void CheckSize(long width, long height, int channels, DecodeLimits limits)
    {
        Check("pixels along one side", Math.Max(width, height), limits.MaxSide);

        // Both sides fit an int here, so the products below fit a long.
        long pixels = width * height;
        Check("pixels", pixels, Math.Min(limits.MaxPixels, Array.MaxLength));
        Check("bytes of memory", pixels * channels * sizeof(ushort), limits.MaxMemoryBytes);
    }

    /// <summary>Refuses metadata that would take more than <see cref="DecodeLimits.MaxMetadataBytes"/> together.</summary>
    /// <param name="bytes">Bytes of ICC, Exif and XMP so far.</param>
    /// <param name="limits">What is allowed.</param>
    /// <exception cref="BespokeLimitException">The metadata are over the limit.</exception>
    public static void CheckMetadata(long bytes, DecodeLimits limits) =>
        Check("bytes of metadata", bytes, limits.MaxMetadataBytes);

    private static void Check(string what, long asked, long allowed)
    {
        if (asked > allowed)
        {
            throw new BespokeLimitException($"The picture asks for {asked} {what}; the limit is {allowed}.");
        }
    }
}
