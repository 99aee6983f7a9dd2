using Bespoke.Imaging;

namespace Bespoke.Metrics;

/// <summary>One channel as numbers from 0 to 1, <c>[Height][Width]</c>.</summary>
internal sealed record SamplePlane(int Width, int Height, double[] Samples)
{
    /// <summary>Takes a channel of a picture.</summary>
    public static SamplePlane Of(Picture picture, int channel)
    {
        ReadOnlySpan<ushort> plane = picture.Plane(channel);
        double[] samples = new double[plane.Length];
        double scale = 1.0 / picture.MaxValue;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = plane[i] * scale;
        }

        return new SamplePlane(picture.Width, picture.Height, samples);
    }

    /// <summary>Half the size, rounded up: means of 2x2 samples, the last row or column of an odd side repeated.</summary>
    public SamplePlane Halve()
    {
        int width = (Width + 1) / 2;
        int height = (Height + 1) / 2;
        double[] half = new double[width * height];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<double> upper = Samples.AsSpan(2 * y * Width, Width);
            ReadOnlySpan<double> lower = Samples.AsSpan(Math.Min((2 * y) + 1, Height - 1) * Width, Width);
            for (int x = 0; x < width; x++)
            {
                int right = Math.Min((2 * x) + 1, Width - 1);
                half[(y * width) + x] = (upper[2 * x] + upper[right] + lower[2 * x] + lower[right]) / 4;
            }
        }

        return new SamplePlane(width, height, half);
    }
}
