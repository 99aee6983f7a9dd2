namespace Bespoke.Fitting.Optimizers;

/// <summary>A step size that falls along half a cosine (Loshchilov and Hutter 2017, arXiv 1608.03983, equation 5 without restarts).</summary>
internal static class CosineRate
{
    /// <summary>The step size.</summary>
    /// <param name="from">At progress 0.</param>
    /// <param name="to">At progress 1.</param>
    /// <param name="progress">0 to 1.</param>
    public static double At(double from, double to, double progress) => to + ((from - to) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
}
