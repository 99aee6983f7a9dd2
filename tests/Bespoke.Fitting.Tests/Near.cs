namespace Bespoke.Fitting.Tests;

/// <summary>Comparison of many numbers at once, relative to the largest of them.</summary>
internal static class Near
{
    /// <summary>Fails when a number differs from the expected one by more than <paramref name="tolerance"/> times the largest expected magnitude.</summary>
    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, string what = "numbers")
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 1e-30;
        foreach (double value in expected)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        for (int n = 0; n < expected.Length; n++)
        {
            double difference = Math.Abs(expected[n] - actual[n]);
            if (!(difference <= tolerance * largest))
            {
                Assert.Fail($"{what}[{n}] is {actual[n]:G9}, expected {expected[n]:G9}: off by {difference / largest:G3} of the largest, {largest:G4}.");
            }
        }
    }
}
