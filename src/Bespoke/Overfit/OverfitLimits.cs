namespace Bespoke.Overfit;

/// <summary>What decoding will take, estimated from the shapes and checked before anything of the picture's size is allocated.</summary>
internal static class OverfitLimits
{
    /// <param name="shape">Shapes of the file.</param>
    /// <param name="options">How to decode.</param>
    /// <param name="pictures">Pictures that are decoded, one after the other, and held together.</param>
    /// <param name="bytesBeside">Bytes for each latent that the caller holds beside what decoding takes.</param>
    /// <exception cref="BespokeLimitException">Decoding would take more than the limits allow.</exception>
    public static void Check(OverfitShape shape, DecodeOptions options, int pictures = 1, int bytesBeside = 0)
    {
        DecodeLimits limits = options.Limits;
        double multiplications = shape.MultiplicationsPerPixel;
        if (multiplications > limits.MaxMultiplicationsPerPixel)
        {
            throw new BespokeLimitException(
                $"Decoding takes {multiplications:F0} multiplications per pixel; the limit is {limits.MaxMultiplicationsPerPixel}.");
        }

        long bytes = MemoryBytes(shape, options.ScaleLog2) + ((pictures - 1) * PictureBytes(shape, options.ScaleLog2))
            + (bytesBeside * shape.Grids.Sum(grid => (long)grid.Count));
        if (bytes > limits.MaxMemoryBytes)
        {
            throw new BespokeLimitException($"Decoding takes about {bytes} bytes of memory; the limit is {limits.MaxMemoryBytes}.");
        }

        // Rows of planes are padded: a picture that is one pixel wide takes more values than it has pixels.
        int largest = options.ScaleLog2 + 1;
        if (largest < shape.Levels && Plane.SizeOf(shape.LevelWidth(largest), shape.LevelHeight(largest)) > Array.MaxLength)
        {
            throw new BespokeLimitException("The picture is too large to be decoded here.");
        }

        if (options.ScaleLog2 >= shape.Levels)
        {
            throw new BespokeLimitException(
                $"The file can be decoded down to 1/{1 << (shape.Levels - 1)} of its size; 1/{1 << options.ScaleLog2} was asked for.");
        }
    }

    /// <summary>Bytes held at once, the picture included.</summary>
    public static long MemoryBytes(OverfitShape shape, int scaleLog2)
    {
        long samples = shape.Grids.Sum(grid => (long)grid.Count);
        long planes = 0;
        for (int level = scaleLog2 + 1; level < shape.Levels; level++)
        {
            planes += (shape.Levels - level) * Plane.SizeOf(shape.LevelWidth(level), shape.LevelHeight(level));
        }

        return PictureBytes(shape, scaleLog2) + sizeof(short) * (samples + planes);
    }

    private static long PictureBytes(OverfitShape shape, int scaleLog2) =>
        sizeof(ushort) * shape.Channels * (long)shape.LevelWidth(scaleLog2) * shape.LevelHeight(scaleLog2);
}
