namespace Bespoke.Fitting.Kernels;

/// <summary>The scalar reference of soft rounding and its noise: one sample, in double precision.</summary>
internal static class SoftRoundKernel
{
    /// <summary>z = s(s(u) + noise n).</summary>
    /// <param name="latent">u.</param>
    /// <param name="noise">Standard deviation of the noise.</param>
    /// <param name="normal">n, a sample of mean 0 and variance 1.</param>
    /// <param name="slope">dz/du.</param>
    public static double Run(double latent, double temperature, double noise, double normal, out double slope)
    {
        double once = Soft(latent, temperature, out double slope1);
        double twice = Soft(once + (noise * normal), temperature, out double slope2);
        slope = slope1 * slope2;
        return twice;
    }

    /// <summary>Nearest integer, halves up.</summary>
    public static double Round(double latent) => Math.Floor(latent + 0.5);

    /// <summary>The noise of sample number <paramref name="index"/>: the sum of the four bytes of a hash, brought to mean 0 and variance 1.</summary>
    public static double Noise(uint index, uint seed)
    {
        uint x = SampleHash.Of(index, seed);
        double sum = (x & 255) + ((x >> 8) & 255) + ((x >> 16) & 255) + (x >> 24);
        return (sum - 510) / Math.Sqrt(((256.0 * 256.0) - 1) / 3);
    }

    private static double Soft(double x, double temperature, out double slope)
    {
        double middle = Math.Floor(x) + 0.5;
        double amplitude = 0.5 / Math.Tanh(0.5 / temperature);
        double t = Math.Tanh((x - middle) / temperature);
        slope = amplitude / temperature * (1 - (t * t));
        return middle + (amplitude * t);
    }
}
