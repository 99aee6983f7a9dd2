using Bespoke.Fitting.Overfit;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>Random pictures, parameters and latents such as a fit meets: rates of some bits, samples about 0..1.</summary>
internal static class OverfitCases
{
    public static Picture RandomPicture(int width, int height, int channels, Random random)
    {
        Picture picture = new(width, height, channels, 8);
        for (int c = 0; c < channels; c++)
        {
            foreach (ref ushort sample in picture.Plane(c))
            {
                sample = (ushort)random.Next(256);
            }
        }

        return picture;
    }

    /// <summary>Smooth waves in three colours, which a short fit comes near to.</summary>
    public static Picture Waves(int width, int height)
    {
        Picture picture = new(width, height, 3, 8);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<ushort> row = picture.Row(c, y);
                for (int x = 0; x < width; x++)
                {
                    row[x] = (ushort)(128 + (80 * Math.Sin((x * 0.1) + c) * Math.Cos(y * 0.07)));
                }
            }
        }

        return picture;
    }

    /// <summary>Random parameters, in the order of the layout.</summary>
    public static double[] RandomParameters(ParameterLayout layout, Random random)
    {
        double[] values = new double[layout.Count];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            double deviation = tensor.Name.StartsWith("upsampling", StringComparison.Ordinal) ? 0.05 : 0.3 / Math.Sqrt(tensor.Columns);
            ReadOnlySpan<double> centre = tensor.Name switch
            {
                "entropy bo" => [0.1, 4],
                "synthesis c2" => [0.4, 0.5, 0.6, 0.5],
                _ when tensor.Name.StartsWith("upsampling k", StringComparison.Ordinal) => [-0.05, 0.2, 0.3, 0.55],
                _ => [],
            };
            for (int n = 0; n < tensor.Count; n++)
            {
                values[tensor.Offset + n] = (float)(Numbers.Normal(random, deviation) + (n < centre.Length ? centre[n] : 0));
            }
        }

        return values;
    }
}
