namespace Bespoke.Overfit;

/// <summary>What decoding will take, estimated from the shapes and checked before anything of the picture's size is allocated.</summary>
internal static class OverfitLimits
{
    /// <param name="shape">Shapes of the file.</param>
    /// <param name="options">How to decode.</param>
    /// <param name="pictures">Pictures that are decoded, one after the other, and held together.</param>
    /// <exception cref="BespokeLimitException">Decoding would take more than the limits allow.</exception>
    public static void Check(OverfitShape shape, DecodeOptions options, int pictures = 1)
    {
        DecodeLimits limits = options.Limits;
        double multiplications = shape.MultiplicationsPerPixel;
        if (multiplications > limits.MaxMultiplicationsPerPixel)
        {
            throw new BespokeLimitException(
                $"Decoding takes {multiplications:F0} multiplications per pixel; the limit is {limits.MaxMultiplicationsPerPixel}.");
        }

        long bytes = MemoryBytes(shape, options.ScaleLog2) + ((pictures - 1) * PictureBytes(shape, options.ScaleLog2));
        if (bytes > limits.MaxMemoryBytes)
        {
            throw new BespokeLimitException($"Decoding takes about {bytes} bytes of memory; the limit is {limits.MaxMemoryBytes}.");
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
