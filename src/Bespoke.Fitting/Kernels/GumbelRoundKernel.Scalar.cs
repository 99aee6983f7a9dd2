namespace Bespoke.Fitting.Kernels;

/// <summary>The scalar reference of stochastic Gumbel rounding: one sample, in double precision.</summary>
internal static class GumbelRoundKernel
{
    /// <summary>Distances in the logits stay this far below 1, where atanh is infinite.</summary>
    public const float Margin = 1e-5f;

    /// <summary>
    /// z = w_f floor(u) + w_c ceil(u) with the relaxed one-hot w = softmax((l + g) / T), logits l_f = -atanh(u - floor(u)) / T and
    /// l_c = -atanh(ceil(u) - u) / T, and Gumbel noise g.
    /// </summary>
    /// <param name="latent">u. Where it is whole, the next integer counts as its ceiling.</param>
    /// <param name="uniform">U: of two candidates only the difference of their noises matters, and g_c - g_f = ln(U / (1 - U)).</param>
    /// <param name="slope">dz/du for this U.</param>
    public static double Run(double latent, double temperature, double uniform, out double slope)
    {
        double floor = Math.Floor(latent);
        double above = Math.Min(latent - floor, 1 - (double)Margin);
        double below = Math.Min(floor + 1 - latent, 1 - (double)Margin);
        double difference = ((Math.Atanh(above) - Math.Atanh(below)) / temperature) + Math.Log(uniform / (1 - uniform));
        double weight = 1 / (1 + Math.Exp(-difference / temperature));

        // d atanh(x) / dx = 1 / (1 - x^2); none where a distance is held.
        double aboveSlope = latent - floor < 1 - (double)Margin ? 1 / (1 - (above * above)) : 0;
        double belowSlope = floor + 1 - latent < 1 - (double)Margin ? 1 / (1 - (below * below)) : 0;
        slope = weight * (1 - weight) * (aboveSlope + belowSlope) / (temperature * temperature);
        return floor + weight;
    }
}
