using Bespoke.Imaging;

namespace Bespoke.Metrics.Tests;

/// <summary>Pictures made on the fly.</summary>
internal static class TestPictures
{
    /// <summary>Smooth waves with some texture, alike on every machine.</summary>
    public static Picture Make(int width, int height, int channels = 3, int bitDepth = 8)
    {
        Picture picture = new(width, height, channels, bitDepth);
        Random random = new(7);
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double wave = 0.5 + (0.3 * Math.Sin((x * 0.09) + c) * Math.Cos(y * 0.07)) + (0.1 * (random.NextDouble() - 0.5));
                    picture.Row(c, y)[x] = (ushort)(wave * picture.MaxValue);
                }
            }
        }

        return picture;
    }

    /// <summary>A copy with noise of up to <paramref name="amplitude"/> times the largest value.</summary>
    public static Picture WithNoise(Picture picture, double amplitude, int seed = 1)
    {
        Picture noisy = new(picture.Width, picture.Height, picture.Channels, picture.BitDepth);
        Random random = new(seed);
        for (int c = 0; c < picture.Channels; c++)
        {
            for (int i = 0; i < picture.Plane(c).Length; i++)
            {
                double noise = amplitude * picture.MaxValue * ((2 * random.NextDouble()) - 1);
                noisy.Plane(c)[i] = (ushort)Math.Clamp(picture.Plane(c)[i] + noise, 0, picture.MaxValue);
            }
        }

        return noisy;
    }

    /// <summary>A picture of one value.</summary>
    public static Picture Flat(int width, int height, int channels, int bitDepth, int value)
    {
        Picture picture = new(width, height, channels, bitDepth);
        for (int c = 0; c < channels; c++)
        {
            picture.Plane(c).Fill((ushort)value);
        }

        return picture;
    }
}
