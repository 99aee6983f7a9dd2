namespace Bespoke.Fitting.Tests;

/// <summary>Random test data. All numbers are exact in single precision, so that both precisions start from the same.</summary>
internal static class Numbers
{
    public static double Normal(Random random, double deviation)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    public static double[] Normals(Random random, int count, double deviation = 1)
    {
        double[] values = new double[count];
        foreach (ref double value in values.AsSpan())
        {
            value = Normal(random, deviation);
        }

        return values;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int n = 0; n < a.Length; n++)
        {
            sum += a[n] * b[n];
        }

        return sum;
    }
}
