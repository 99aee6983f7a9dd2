namespace Bespoke.Fitting.Kernels;

/// <content>The scalar reference: one sample, in double precision.</content>
internal static partial class LaplaceKernel
{
    /// <summary>Bits of one latent.</summary>
    /// <param name="latent">y.</param>
    /// <param name="mean">mu, the network's first output.</param>
    /// <param name="output">The network's second output; ln b = output - <see cref="ScaleOffset"/>, limited.</param>
    public static double Rate(double latent, double mean, double output)
    {
        double scale = Math.Exp(Math.Clamp(output - ScaleOffset, MinLogScale, MaxLogScale));
        return -Math.Log2(Math.Max(Probability(Math.Abs(latent - mean), scale), MinProbability));
    }

    /// <summary>Gradients of <see cref="Rate"/>, times <paramref name="weight"/>; that of the mean is minus that of the latent.</summary>
    /// <returns>The bits.</returns>
    public static double RateGrad(double latent, double mean, double output, double weight, out double latentGrad, out double outputGrad)
    {
        double raw = output - ScaleOffset;
        double scale = Math.Exp(Math.Clamp(raw, MinLogScale, MaxLogScale));
        double distance = Math.Abs(latent - mean);
        double probability = Probability(distance, scale);
        latentGrad = 0;
        outputGrad = 0;
        if (probability > MinProbability)
        {
            // The density at both edges of the bin: dp/da = f(a + 1/2) - f(a - 1/2), dp/d ln b = (a - 1/2) f(a - 1/2) - (a + 1/2) f(a + 1/2).
            double near = Math.Exp(-Math.Abs(distance - 0.5) / scale) / (2 * scale);
            double far = Math.Exp(-(distance + 0.5) / scale) / (2 * scale);
            double slope = -weight / (probability * Math.Log(2));
            latentGrad = slope * (far - near) * Math.Sign(latent - mean);
            outputGrad = slope * (((distance - 0.5) * near) - ((distance + 0.5) * far));
        }

        // Past the limits of the scale the gradient stays only where it leads back.
        if (raw < MinLogScale)
        {
            outputGrad = Math.Min(0, outputGrad);
        }
        else if (raw > MaxLogScale)
        {
            outputGrad = Math.Max(0, outputGrad);
        }

        return Rate(latent, mean, output);
    }

    /// <summary>F(a + 1/2) - F(a - 1/2), each term without cancellation.</summary>
    private static double Probability(double distance, double scale)
    {
        double near = Math.Exp(-Math.Abs(distance - 0.5) / scale);
        double far = Math.Exp(-(distance + 0.5) / scale);
        return distance > 0.5 ? (near - far) / 2 : 1 - ((near + far) / 2);
    }
}
