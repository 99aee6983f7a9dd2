using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>
/// What the entropy network predicts for every latent of a content: with it the cost of each latent is exactly
/// <see cref="Entropy.NumberCoder.Bits"/> of its scale, mean and value.
/// </summary>
/// <param name="Means">For each grid the means in sixteenths, <c>[Height][Width]</c>.</param>
/// <param name="Scales">For each grid the scale indices, <c>[Height][Width]</c>.</param>
internal sealed record LatentRates(short[][] Means, byte[][] Scales)
{
    /// <summary>Rows that one piece of work covers; even, so that features are shared.</summary>
    private const int StripRows = 64;

    /// <summary>Runs the entropy network over known latents: all contexts are known, so that the order does not matter.</summary>
    public static LatentRates Compute(OverfitContent content, int threads) =>
        Compute(content, new IntegerNetworks(content), Execution.On(threads));

    public static LatentRates Compute(OverfitContent content, IntegerNetworks networks, Execution execution)
    {
        short[][] means = [.. content.Shape.Grids.Select(grid => new short[grid.Count])];
        byte[][] scales = [.. content.Shape.Grids.Select(grid => new byte[grid.Count])];
        List<(int Grid, int Top)> strips = [];
        for (int g = 0; g < means.Length; g++)
        {
            for (int top = 0; top < content.Shape.Grids[g].Height; top += StripRows)
            {
                strips.Add((g, top));
            }
        }

        execution.For(strips.Count, n => ComputeStrip(content, networks, strips[n].Grid, strips[n].Top, means, scales, execution.Level));
        return new LatentRates(means, scales);
    }

    private static void ComputeStrip(
        OverfitContent content, IntegerNetworks networks, int g, int top, short[][] means, byte[][] scales, SimdLevel level)
    {
        OverfitShape shape = content.Shape;
        OverfitGrid grid = shape.Grids[g];
        int rows = Math.Min(StripRows, grid.Height - top);
        int stride = Simd.RoundUp(grid.Width) + 2 * Neighbours.Columns;
        short[] samples = ScaledSamples(content.Latents[g], grid.Width, top, rows, stride, level);

        FeatureNetwork? network = networks.FeaturesOf(grid);
        short[]? features = network?.Compute(content.Latents, top / 2, (rows + 1) / 2, level);
        int featureStride = Simd.RoundUp(grid.Width);
        short[] featureRows = new short[shape.Features * featureStride];
        int[] offsets = new int[shape.ContextSize];
        for (int f = 0; f < shape.Features; f++)
        {
            offsets[shape.Neighbours + f] = f * featureStride;
        }

        short[] starts = new short[featureStride];
        short[] models = new short[featureStride];
        KernelScratch scratch = new();
        for (int y = 0; y < rows; y++)
        {
            for (int n = 0; n < shape.Neighbours; n++)
            {
                (int dy, int dx) = Neighbours.Offsets[n];
                offsets[n] = (y + dy + Neighbours.RowsAbove) * stride + Neighbours.Columns + dx;
            }

            if (features is not null && y % 2 == 0)
            {
                int planeLength = (rows + 1) / 2 * network!.Stride;
                for (int f = 0; f < shape.Features; f++)
                {
                    Repeat(features.AsSpan(f * planeLength + y / 2 * network.Stride, network.Width), featureRows.AsSpan(f * featureStride, grid.Width));
                }
            }

            bool isRepeat = y > 0 && (features is null || y % 2 != 0);
            EntropyKernel.Predict(level, networks.Entropy, samples, featureRows, offsets, grid.Width, isRepeat, starts, models, scratch);
            int row = (top + y) * grid.Width;
            for (int x = 0; x < grid.Width; x++)
            {
                means[g][row + x] = (short)(16 * starts[x] + (models[x] & 15) - 8);
                scales[g][row + x] = (byte)(models[x] >> 4);
            }
        }
    }

    /// <summary>The samples of a strip and of the rows above it in Q6, zero outside the grid.</summary>
    private static short[] ScaledSamples(short[] latents, int width, int top, int rows, int stride, SimdLevel level)
    {
        short[] samples = new short[(Neighbours.RowsAbove + rows) * stride + Simd.WidestCount];
        for (int y = Math.Max(0, top - Neighbours.RowsAbove); y < top + rows; y++)
        {
            Span<short> target = samples.AsSpan((y - top + Neighbours.RowsAbove) * stride + Neighbours.Columns, width);
            SaturatingKernel.ShiftLeft(level, latents.AsSpan(y * width, width), EntropyNetwork.ValueBits, target);
        }

        return samples;
    }

    private static void Repeat(ReadOnlySpan<short> row, Span<short> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            target[x] = row[x >> 1];
        }
    }
}
