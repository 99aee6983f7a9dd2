using static Bespoke.Overfit.FixedPoint;

namespace Bespoke.Overfit;

/// <summary>Turns the latent grids into planes of full size (spec/format.md, section 5.3).</summary>
internal static class Upsampling
{
    /// <summary>Computes the stack of a level: its own filtered grid, then every coarser one upsampled, all of the level's size.</summary>
    public static short[][] Stack(OverfitContent content, IntegerNetworks networks, int level, int threads)
    {
        OverfitShape shape = content.Shape;
        int bits = content.UpsampledBits;
        short[][] stack = [Scaled(content.Latents[shape.LatentIndex(shape.Levels - 1)], bits)];
        for (int l = shape.Levels - 2; l >= level; l--)
        {
            UpsamplingFilters filters = networks.Upsamplers[l];
            short[] grid = content.Latents[shape.LatentIndex(l)];
            short[][] coarse = stack;
            short[][] fine = new short[coarse.Length + 1][];
            int target = l;
            Workers.For(fine.Length, threads, n => fine[n] = n == 0
                ? Filtered(Scaled(grid, bits), shape.LevelWidth(target), filters, bits)
                : Upsampled(coarse[n - 1], shape.LevelWidth(target + 1), shape.LevelWidth(target), shape.LevelHeight(target), filters, bits));
            stack = fine;
        }

        return stack;
    }

    private static short[] Scaled(short[] grid, int bits) => Array.ConvertAll(grid, y => Saturate(y << bits));

    private static short[] Filtered(short[] plane, int width, UpsamplingFilters filters, int bits)
    {
        int height = plane.Length / width;
        short[] columns = new short[plane.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int sum = 0;
                for (int tap = 0; tap < 7; tap++)
                {
                    sum += filters.FilterTaps[tap] * plane[Math.Clamp(y + tap - 3, 0, height - 1) * width + x];
                }

                columns[y * width + x] = Narrow(sum, filters.FilterExponent, bits);
            }
        }

        short[] filtered = new short[plane.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int sum = 0;
                for (int tap = 0; tap < 7; tap++)
                {
                    sum += filters.FilterTaps[tap] * columns[y * width + Math.Clamp(x + tap - 3, 0, width - 1)];
                }

                filtered[y * width + x] = Saturate(plane[y * width + x] + Narrow(sum, filters.FilterExponent, bits));
            }
        }

        return filtered;
    }

    private static short[] Upsampled(short[] plane, int coarseWidth, int width, int height, UpsamplingFilters filters, int bits)
    {
        int coarseHeight = plane.Length / coarseWidth;
        short[] columns = new short[coarseWidth * height];
        for (int y = 0; y < height; y++)
        {
            short[] taps = (y & 1) == 0 ? filters.EvenTaps : filters.OddTaps;
            int first = (y >> 1) - 2 + (y & 1);
            for (int x = 0; x < coarseWidth; x++)
            {
                int sum = 0;
                for (int tap = 0; tap < 4; tap++)
                {
                    sum += taps[tap] * plane[Math.Clamp(first + tap, 0, coarseHeight - 1) * coarseWidth + x];
                }

                columns[y * coarseWidth + x] = Narrow(sum, filters.UpsamplingExponent, bits);
            }
        }

        short[] upsampled = new short[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                short[] taps = (x & 1) == 0 ? filters.EvenTaps : filters.OddTaps;
                int first = (x >> 1) - 2 + (x & 1);
                int sum = 0;
                for (int tap = 0; tap < 4; tap++)
                {
                    sum += taps[tap] * columns[y * coarseWidth + Math.Clamp(first + tap, 0, coarseWidth - 1)];
                }

                upsampled[y * width + x] = Narrow(sum, filters.UpsamplingExponent, bits);
            }
        }

        return upsampled;
    }

    private static short Narrow(int sum, int exponent, int bits) => Saturate(Rescale(sum, bits + exponent, bits));
}
