namespace Bespoke.Fitting.Kernels;

/// <summary>The scalar reference of Adam: one number, in double precision (Kingma and Ba 2015, algorithm 1).</summary>
internal static class AdamKernel
{
    /// <summary>One step along <paramref name="grad"/>, the gradient of <paramref name="latent"/> itself.</summary>
    public static void Run(AdamStep step, double grad, ref double first, ref double second, ref double latent)
    {
        first = (step.Beta1 * first) + ((1 - step.Beta1) * grad);
        second = (step.Beta2 * second) + ((1 - step.Beta2) * grad * grad);
        latent -= step.Rate * first / ((Math.Sqrt(second) * step.SecondCorrection) + step.Epsilon);
    }
}
