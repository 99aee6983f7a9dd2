namespace Bespoke.Fitting.Tests;

/// <summary>Central differences in double precision.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;

    /// <summary>Fails when <paramref name="gradient"/> is not that of <paramref name="function"/> to the numbers in <paramref name="x"/>.</summary>
    public static void AssertGradient(Func<double> function, double[] x, ReadOnlySpan<double> gradient, double tolerance, string what)
    {
        double[] numeric = new double[x.Length];
        for (int n = 0; n < x.Length; n++)
        {
            double here = x[n];
            x[n] = here + Step;
            double above = function();
            x[n] = here - Step;
            double below = function();
            x[n] = here;
            numeric[n] = (above - below) / (2 * Step);
        }

        Near.Equal(numeric, gradient, tolerance, what);
    }
}
