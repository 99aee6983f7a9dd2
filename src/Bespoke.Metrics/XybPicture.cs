using System.Runtime.CompilerServices;
using Bespoke.Imaging;

namespace Bespoke.Metrics;

/// <summary>A picture in linear light and in the XYB colours of JPEG XL, shifted to about 0..1 as SSIMULACRA 2 wants them.</summary>
internal sealed class XybPicture
{
    // ISO/IEC 18181-1, opsin absorbance: what the three cones take of linear sRGB, and a bias that keeps the dark noise-free.
    private const float Bias = 0.0037930732552754493f;

    private static readonly float CubeRootOfBias = MathF.Cbrt(Bias);

    private readonly float[][] _linear;

    private XybPicture(int width, int height, float[][] linear)
    {
        Width = width;
        Height = height;
        _linear = linear;
        Xyb = [new float[linear[0].Length], new float[linear[0].Length], new float[linear[0].Length]];
        Convert(linear, Xyb);
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Three components, <c>[3][Height * Width]</c>.</summary>
    public float[][] Xyb { get; }

    /// <summary>Converts a picture, laid on a grey background where it has alpha.</summary>
    /// <param name="picture">Grey, RGB or RGBA samples, taken as sRGB.</param>
    /// <param name="background">Grey of the background as an sRGB value, 0 to 1.</param>
    public static XybPicture Of(Picture picture, double background)
    {
        float[] toLinear = new float[picture.MaxValue + 1];
        for (int i = 0; i < toLinear.Length; i++)
        {
            toLinear[i] = (float)Linear((double)i / picture.MaxValue);
        }

        float[][] linear = new float[3][];
        for (int c = 0; c < linear.Length; c++)
        {
            ReadOnlySpan<ushort> samples = picture.Plane(picture.Channels == 1 ? 0 : c);
            linear[c] = new float[samples.Length];
            for (int i = 0; i < samples.Length; i++)
            {
                linear[c][i] = toLinear[samples[i]];
            }

            if (picture.Channels == 4)
            {
                Blend(samples, picture.Plane(3), picture.MaxValue, background, linear[c]);
            }
        }

        return new XybPicture(picture.Width, picture.Height, linear);
    }

    /// <summary>Half the size, rounded up: means of 2x2 pixels in linear light, the last row or column of an odd side repeated.</summary>
    public XybPicture Halve()
    {
        int width = (Width + 1) / 2;
        int height = (Height + 1) / 2;
        float[][] half = new float[_linear.Length][];
        for (int c = 0; c < half.Length; c++)
        {
            half[c] = new float[width * height];
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<float> upper = _linear[c].AsSpan(2 * y * Width, Width);
                ReadOnlySpan<float> lower = _linear[c].AsSpan(Math.Min((2 * y) + 1, Height - 1) * Width, Width);
                for (int x = 0; x < width; x++)
                {
                    int right = Math.Min((2 * x) + 1, Width - 1);
                    half[c][(y * width) + x] = (upper[2 * x] + upper[right] + lower[2 * x] + lower[right]) * 0.25f;
                }
            }
        }

        return new XybPicture(width, height, half);
    }

    // The definition blends sRGB values, before they become linear.
    private static void Blend(
        ReadOnlySpan<ushort> samples, ReadOnlySpan<ushort> alpha, int maxValue, double background, float[] linear)
    {
        for (int i = 0; i < linear.Length; i++)
        {
            double opacity = (double)alpha[i] / maxValue;
            linear[i] = (float)Linear((opacity * samples[i] / maxValue) + ((1 - opacity) * background));
        }
    }

    private static double Linear(double srgb) =>
        srgb <= 0.04045 ? srgb / 12.92 : Math.Pow((srgb + 0.055) / 1.055, 2.4);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(float[][] linear, float[][] xyb)
    {
        float[] red = linear[0];
        float[] green = linear[1];
        float[] blue = linear[2];
        for (int i = 0; i < red.Length; i++)
        {
            float r = red[i];
            float g = green[i];
            float b = blue[i];
            float longCones = MathF.Cbrt((0.30f * r) + (0.622f * g) + (0.078f * b) + Bias) - CubeRootOfBias;
            float mediumCones = MathF.Cbrt((0.23f * r) + (0.692f * g) + (0.078f * b) + Bias) - CubeRootOfBias;
            float shortCones = MathF.Cbrt(
                (0.24342268924547819f * r) + (0.20476744424496821f * g) + (0.5518098665095536f * b) + Bias) - CubeRootOfBias;
            float x = 0.5f * (longCones - mediumCones);
            float y = 0.5f * (longCones + mediumCones);

            // Scaled so that no component leaves 0..1, and B relative to Y.
            xyb[0][i] = (14 * x) + 0.42f;
            xyb[1][i] = y + 0.01f;
            xyb[2][i] = shortCones - y + 0.55f;
        }
    }
}
