using System.Runtime.InteropServices;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// How much there is to code in a picture, before anything is fitted: the bits that a Haar wavelet transform with ideal quantisation would take. Files of the
/// overfitted codec take about 1.75 times as many, and half a kilobyte (docs/fitting.md).
/// </summary>
internal static class HaarEstimate
{
    /// <summary>Side of a tile: what is transformed at once. Of tiles only the means are left, six levels below the samples.</summary>
    private const int Side = 64;

    /// <summary>Coefficients much smaller than their error cost nothing worth a logarithm.</summary>
    private const float LeastRatio = 0.05f;

    /// <summary>Bits of a picture at the optimum for lambda; counted until there are enough of them, which large pictures soon have.</summary>
    /// <remarks>
    /// A coefficient c costs log2(1 + c² / t) / 2 bits. At the optimum the squared error of each follows from lambda alone (reverse water-filling: Cover and
    /// Thomas, Elements of Information Theory, section 10.3): it is in proportion to lambda and, as D is a mean over channels, to their number. t is three times
    /// lambda and channels; with that the files of 24 photographs at three rates are near one line.
    /// </remarks>
    public static double Bits(Picture picture, double lambda, double enough = double.PositiveInfinity)
    {
        float scale = (float)(1 / (3 * lambda * picture.Channels));
        float[] tile = new float[Side * Side];
        List<float> means = [];
        double bits = 0;
        for (int plane = 0; plane < picture.Channels; plane++)
        {
            means.Clear();
            for (int top = 0; top < picture.Height && bits < enough; top += Side)
            {
                for (int left = 0; left < picture.Width; left += Side)
                {
                    Load(picture, plane, top, left, tile);
                    bits += Transform(tile, scale);
                    means.Add(tile[0]);
                }
            }

            if (bits >= enough)
            {
                return bits;
            }

            float mean = means.Average();
            bits += BitsOf(CollectionsMarshal.AsSpan(means), mean, scale);
        }

        return bits;
    }

    /// <summary>A tile of one plane, samples in 0..1; edges are repeated, which costs nothing.</summary>
    private static void Load(Picture picture, int plane, int top, int left, float[] tile)
    {
        float scale = 1f / picture.MaxValue;
        bool isColour = picture.Channels >= 3 && plane < 3;
        for (int y = 0; y < Side; y++)
        {
            int row = Math.Min(top + y, picture.Height - 1);
            for (int x = 0; x < Side; x++)
            {
                int column = Math.Min(left + x, picture.Width - 1);
                tile[(y * Side) + x] = scale * (isColour
                    ? Colour(plane, picture.Row(0, row)[column], picture.Row(1, row)[column], picture.Row(2, row)[column])
                    : picture.Row(plane, row)[column]);
            }
        }
    }

    /// <summary>Light and two differences of colour, orthonormal.</summary>
    private static float Colour(int plane, float red, float green, float blue) => plane switch
    {
        0 => (red + green + blue) * 0.57735027f,
        1 => (red - blue) * 0.70710678f,
        _ => ((2 * green) - red - blue) * 0.40824829f,
    };

    /// <summary>Transforms a tile in place, coarser and coarser; its first value is left for the whole tile.</summary>
    /// <returns>Bits of all other coefficients.</returns>
    private static double Transform(float[] tile, float scale)
    {
        double bits = 0;
        Span<float> details = stackalloc float[3];
        for (int side = Side / 2; side >= 1; side /= 2)
        {
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    int from = (2 * y * Side) + (2 * x);
                    float a = tile[from];
                    float b = tile[from + 1];
                    float c = tile[from + Side];
                    float d = tile[from + Side + 1];

                    // What is written here has been read: 2y >= y, 2x >= x.
                    tile[(y * Side) + x] = (a + b + c + d) / 2;
                    details[0] = (a - b + c - d) / 2;
                    details[1] = (a + b - c - d) / 2;
                    details[2] = (a - b - c + d) / 2;
                    bits += BitsOf(details, 0, scale);
                }
            }
        }

        return bits;
    }

    private static double BitsOf(ReadOnlySpan<float> coefficients, float mean, float scale)
    {
        double bits = 0;
        foreach (float coefficient in coefficients)
        {
            float ratio = (coefficient - mean) * (coefficient - mean) * scale;
            if (ratio > LeastRatio)
            {
                bits += Math.Log2(1 + ratio) / 2;
            }
        }

        return bits;
    }
}
