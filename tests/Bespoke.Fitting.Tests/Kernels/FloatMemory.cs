using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Tests.Kernels;

/// <summary>Float buffers for kernels, with margins of zeros wide enough for every kernel.</summary>
internal sealed unsafe class FloatMemory : IDisposable
{
    private const int Margin = 64;
    private readonly NativeArena _arena = new();

    /// <summary>A buffer of zeros.</summary>
    public float* Zeros(int count) => _arena.Floats(count + (2 * Margin)) + Margin;

    /// <summary>A buffer that holds these numbers.</summary>
    public float* Of(ReadOnlySpan<double> values)
    {
        float* buffer = Zeros(values.Length);
        for (int n = 0; n < values.Length; n++)
        {
            buffer[n] = (float)values[n];
        }

        return buffer;
    }

    /// <summary>A row whose margins hold its first and last number.</summary>
    public float* OfRepeated(ReadOnlySpan<double> values)
    {
        float* row = Of(values);
        for (int n = 1; n <= Margin / 2; n++)
        {
            row[-n] = row[0];
            row[values.Length - 1 + n] = row[values.Length - 1];
        }

        return row;
    }

    public static double[] Read(float* buffer, int count)
    {
        double[] values = new double[count];
        for (int n = 0; n < count; n++)
        {
            values[n] = buffer[n];
        }

        return values;
    }

    /// <summary>Reads sums that are kept lane by lane.</summary>
    public static double[] ReadLaneSums(float* buffer, int count, int lanes)
    {
        double[] values = new double[count];
        for (int n = 0; n < count * lanes; n++)
        {
            values[n / lanes] += buffer[n];
        }

        return values;
    }

    public void Dispose() => _arena.Dispose();
}
