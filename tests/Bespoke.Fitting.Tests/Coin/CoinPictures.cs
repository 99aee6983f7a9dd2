using Bespoke.Imaging;

namespace Bespoke.Fitting.Tests.Coin;

/// <summary>Small pictures that a sine network can learn.</summary>
internal static class CoinPictures
{
    public static Picture Smooth(int width, int height, int channels, int bitDepth = 8)
    {
        Picture picture = new(width, height, channels, bitDepth);
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double value = 0.5 + 0.3 * Math.Sin(0.2 * x + c) * Math.Cos(0.15 * y - 0.4 * c) + 0.1 * Math.Sin(0.5 * (x + y));
                    picture.Row(c, y)[x] = (ushort)(value * picture.MaxValue);
                }
            }
        }

        return picture;
    }
}
