namespace Bespoke.Coin;

/// <summary>What decoding will give and take, worked out from the header and the options and checked before anything of that size is allocated.</summary>
internal static class CoinLimits
{
    /// <summary>Size of the whole decoded picture, of which a region may be cut.</summary>
    /// <exception cref="BespokeLimitException">Decoding would take more than the limits allow.</exception>
    public static PictureSize Check(CoinShape shape, DecodeOptions options, out PictureRegion region)
    {
        DecodeLimits limits = options.Limits;
        if (shape.MultiplicationsPerPixel > limits.MaxMultiplicationsPerPixel)
        {
            throw new BespokeLimitException(
                $"Decoding takes {shape.MultiplicationsPerPixel} multiplications per pixel; the limit is {limits.MaxMultiplicationsPerPixel}.");
        }

        PictureSize size = options.Size ?? new PictureSize(CeilShift(shape.Width, options.ScaleLog2), CeilShift(shape.Height, options.ScaleLog2));
        if (size.Width > limits.MaxSide || size.Height > limits.MaxSide)
        {
            throw new BespokeLimitException($"A picture of {size.Width} x {size.Height} pixels was asked for; the limit is {limits.MaxSide} a side.");
        }

        region = options.Region ?? new PictureRegion(0, 0, size.Width, size.Height);
        if ((long)region.X + region.Width > size.Width || (long)region.Y + region.Height > size.Height)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"The region {region.X},{region.Y},{region.Width},{region.Height} is not within the picture of {size.Width} x {size.Height} pixels.");
        }

        long pixels = (long)region.Width * region.Height;
        long most = Math.Min(limits.MaxPixels, Array.MaxLength);
        if (pixels > most)
        {
            throw new BespokeLimitException($"{pixels} pixels were asked for; the limit is {most}.");
        }

        long bytes = sizeof(ushort) * shape.Channels * pixels + 2L * sizeof(float) * shape.ParameterCount;
        return bytes <= limits.MaxMemoryBytes
            ? size
            : throw new BespokeLimitException($"Decoding takes about {bytes} bytes of memory; the limit is {limits.MaxMemoryBytes}.");
    }

    private static int CeilShift(int value, int shift) => (int)(((long)value + (1L << shift) - 1) >> shift);
}
