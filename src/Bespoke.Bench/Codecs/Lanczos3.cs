namespace Bespoke.Bench.Codecs;

/// <summary>Chroma planes to half the size and back with Lanczos-3 filters; borders repeat the edge sample.</summary>
internal static class Lanczos3
{
    /// <summary>Halves both sides: samples at luma columns 2k and half-way between luma rows 2k and 2k + 1.</summary>
    public static double[] Halve(double[] plane, int width, int height)
    {
        double[] narrow = Rows(plane, width, height, width / 2, k => 2.0 * k, stretch: 2);
        return Transposed(Rows(Transposed(narrow, width / 2, height), height, width / 2, height / 2, k => 2.0 * k + 0.5, stretch: 2), height / 2, width / 2);
    }

    /// <summary>Doubles both sides: the inverse positions of <see cref="Halve"/>.</summary>
    public static double[] Double(double[] plane, int width, int height)
    {
        double[] wide = Rows(plane, width, height, 2 * width, k => k / 2.0, stretch: 1);
        return Transposed(Rows(Transposed(wide, 2 * width, height), height, 2 * width, 2 * height, k => (k - 0.5) / 2, stretch: 1), 2 * height, 2 * width);
    }

    private static double[] Rows(double[] plane, int width, int height, int newWidth, Func<int, double> position, double stretch)
    {
        double[] result = new double[newWidth * height];
        for (int x = 0; x < newWidth; x++)
        {
            double centre = position(x);
            int first = (int)Math.Ceiling(centre - 3 * stretch);
            double[] taps = [.. Enumerable.Range(first, (int)Math.Floor(centre + 3 * stretch) - first + 1).Select(j => Weight((j - centre) / stretch))];
            double sum = taps.Sum();
            for (int y = 0; y < height; y++)
            {
                double value = 0;
                for (int t = 0; t < taps.Length; t++)
                {
                    value += taps[t] * plane[y * width + Math.Clamp(first + t, 0, width - 1)];
                }

                result[y * newWidth + x] = value / sum;
            }
        }

        return result;
    }

    private static double Weight(double x)
    {
        if (x == 0)
        {
            return 1;
        }

        double a = Math.PI * x;
        return Math.Abs(x) >= 3 ? 0 : 3 * Math.Sin(a) * Math.Sin(a / 3) / (a * a);
    }

    private static double[] Transposed(double[] plane, int width, int height)
    {
        double[] result = new double[plane.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                result[x * height + y] = plane[y * width + x];
            }
        }

        return result;
    }
}
