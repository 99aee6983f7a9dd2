using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>Loops over rows of floats. Rows have room behind them: loops run in whole vectors unless said otherwise.</summary>
internal static unsafe class RowKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Copies exactly <paramref name="count"/> floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, float* destination, int count)
    {
        int n = 0;
        for (; n + TLanes.Count <= count; n += TLanes.Count)
        {
            TLanes.Store(TLanes.Load(source + n), destination + n);
        }

        for (; n < count; n++)
        {
            destination[n] = source[n];
        }
    }

    /// <summary>Adds exactly <paramref name="count"/> floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* source, float* destination, int count)
    {
        int n = 0;
        for (; n + TLanes.Count <= count; n += TLanes.Count)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(destination + n), TLanes.Load(source + n)), destination + n);
        }

        for (; n < count; n++)
        {
            destination[n] += source[n];
        }
    }

    /// <summary>destination[n] += weight * source[n].</summary>
    public static void AddScaled(float* source, float weight, float* destination, int count)
    {
        TVector w = TLanes.Broadcast(weight);
        for (int n = 0; n < count; n += TLanes.Count)
        {
            TLanes.Store(TLanes.MultiplyAdd(w, TLanes.Load(source + n), TLanes.Load(destination + n)), destination + n);
        }
    }

    /// <summary>destination[2n] = destination[2n + 1] = source[n], for n below <paramref name="count"/>.</summary>
    public static void Repeat(float* source, float* destination, int count)
    {
        for (int n = 0; n < count; n += TLanes.Count)
        {
            TVector v = TLanes.Load(source + n);
            TLanes.Interleave(v, v, out TVector low, out TVector high);
            TLanes.Store(low, destination + 2 * n);
            TLanes.Store(high, destination + 2 * n + TLanes.Count);
        }
    }

    /// <summary>Sum of a[n] b[n] over exactly <paramref name="count"/> floats.</summary>
    public static float Dot(float* a, float* b, int count)
    {
        TVector sum = TLanes.Zero;
        int n = 0;
        for (; n + TLanes.Count <= count; n += TLanes.Count)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(a + n), TLanes.Load(b + n), sum);
        }

        float total = TLanes.Sum(sum);
        for (; n < count; n++)
        {
            total += a[n] * b[n];
        }

        return total;
    }

    /// <summary>Sum of exactly <paramref name="count"/> floats.</summary>
    public static float Sum(float* a, int count)
    {
        TVector sum = TLanes.Zero;
        int n = 0;
        for (; n + TLanes.Count <= count; n += TLanes.Count)
        {
            sum = TLanes.Add(TLanes.Load(a + n), sum);
        }

        float total = TLanes.Sum(sum);
        for (; n < count; n++)
        {
            total += a[n];
        }

        return total;
    }

    /// <summary>Squares in place; <paramref name="count"/> is a multiple of the lanes.</summary>
    public static void Square(float* values, int count)
    {
        for (int n = 0; n < count; n += TLanes.Count)
        {
            TVector v = TLanes.Load(values + n);
            TLanes.Store(TLanes.Multiply(v, v), values + n);
        }
    }

    /// <summary>Writes the first and last sample of a row into the margins beside it.</summary>
    public static void RepeatEdges(float* row, int width, int margin)
    {
        float first = row[0];
        float last = row[width - 1];
        for (int n = 1; n <= margin; n++)
        {
            row[-n] = first;
            row[width - 1 + n] = last;
        }
    }

    /// <summary>Adds the margins beside a row to its first and last sample: the gradient of <see cref="RepeatEdges"/>.</summary>
    public static void FoldEdges(float* row, int width, int margin)
    {
        for (int n = 1; n <= margin; n++)
        {
            row[0] += row[-n];
            row[width - 1] += row[width - 1 + n];
        }
    }
}
