namespace Bespoke.Overfit;

/// <summary>
/// What the entropy network predicts for every latent of a content: with it the cost of each latent is exactly
/// <see cref="Entropy.NumberCoder.Bits"/> of its scale, mean and value.
/// </summary>
/// <param name="Means">For each grid the means in sixteenths, <c>[Height][Width]</c>.</param>
/// <param name="Scales">For each grid the scale indices, <c>[Height][Width]</c>.</param>
internal sealed record LatentRates(short[][] Means, byte[][] Scales)
{
    /// <summary>Runs the entropy network over known latents: all contexts are known, so that the order does not matter.</summary>
    public static LatentRates Compute(OverfitContent content, int threads) => Compute(content, new IntegerNetworks(content), threads);

    public static LatentRates Compute(OverfitContent content, IntegerNetworks networks, int threads)
    {
        OverfitShape shape = content.Shape;
        short[][] means = [.. shape.Grids.Select(grid => new short[grid.Count])];
        byte[][] scales = [.. shape.Grids.Select(grid => new byte[grid.Count])];
        for (int g = 0; g < shape.Grids.Count; g++)
        {
            int width = shape.Grids[g].Width;
            short[] gridMeans = means[g];
            byte[] gridScales = scales[g];
            LatentContext latents = new(shape, g, content.Latents, networks);
            Workers.For(shape.Grids[g].Height, threads, y =>
            {
                Span<short> context = stackalloc short[shape.ContextSize];
                for (int x = 0; x < width; x++)
                {
                    latents.Gather(y, x, context);
                    gridMeans[y * width + x] = (short)networks.Entropy.Evaluate(context, out int scale);
                    gridScales[y * width + x] = (byte)scale;
                }
            });
        }

        return new LatentRates(means, scales);
    }
}
