using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bespoke.Imaging;

/// <summary>The row filters of PNG (specification, clause 9), both directions.</summary>
/// <remarks>
/// A row is kept behind <c>step</c> zero bytes (the bytes from one pixel to the next), and so is the row above.
/// So with i running over the row proper, a = row[i - step] is the pixel to the left, b = above[i] and
/// c = above[i - step], and no pixel is a special case.
/// Undoing is serial along the row; applying reads given bytes only, so it runs on vectors with a scalar tail.
/// </remarks>
internal static class PngFilter
{
    /// <summary>Number of filters: none, sub, up, average, Paeth.</summary>
    public const int Count = 5;

    /// <summary>Turns a filtered row back into samples, in place.</summary>
    /// <param name="filter">The filter byte of the row.</param>
    /// <param name="row">The row behind <paramref name="step"/> zero bytes.</param>
    /// <param name="above">The finished row above, likewise; zeros above the first row.</param>
    /// <param name="step">Bytes per pixel, 1 or more.</param>
    /// <exception cref="PictureFormatException">The filter byte is not 0 to 4.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        above = above[..row.Length];
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++)
                {
                    row[i] += row[i - step];
                }

                break;
            case 2:
                for (int i = step; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                break;
            case 3:
                for (int i = step; i < row.Length; i++)
                {
                    row[i] += (byte)((row[i - step] + above[i]) >> 1);
                }

                break;
            case 4:
                for (int i = step; i < row.Length; i++)
                {
                    row[i] += Paeth(row[i - step], above[i], above[i - step]);
                }

                break;
            default:
                throw new PictureFormatException($"Damaged PNG: row filter {filter} does not exist.");
        }
    }

    /// <summary>Filters a row.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The row behind <paramref name="step"/> zero bytes.</param>
    /// <param name="above">The row above, likewise.</param>
    /// <param name="step">Bytes per pixel.</param>
    /// <param name="filtered">Takes the filtered row, without bytes before it.</param>
    /// <returns>Sum of the absolute filtered bytes, read as signed: the less, the better the row will compress.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> filtered)
    {
        ReadOnlySpan<byte> x = row[step..];
        ReadOnlySpan<byte> a = row[..^step];
        ReadOnlySpan<byte> b = above[step..];
        ReadOnlySpan<byte> c = above[..^step];
        Vector<uint> sums = Vector<uint>.Zero;
        int i = 0;
        for (; i + Vector<byte>.Count <= x.Length; i += Vector<byte>.Count)
        {
            Vector<byte> residual = new Vector<byte>(x[i..]) - filter switch
            {
                0 => Vector<byte>.Zero,
                1 => new Vector<byte>(a[i..]),
                2 => new Vector<byte>(b[i..]),
                3 => Average(new Vector<byte>(a[i..]), new Vector<byte>(b[i..])),
                _ => Paeth(new Vector<byte>(a[i..]), new Vector<byte>(b[i..]), new Vector<byte>(c[i..])),
            };
            residual.CopyTo(filtered[i..]);
            sums += SumAbsolute(residual);
        }

        long sum = 0;
        for (int k = 0; k < Vector<uint>.Count; k++)
        {
            sum += sums[k];
        }

        for (; i < x.Length; i++)
        {
            int prediction = filter switch
            {
                0 => 0,
                1 => a[i],
                2 => b[i],
                3 => (a[i] + b[i]) >> 1,
                _ => Paeth(a[i], b[i], c[i]),
            };
            filtered[i] = (byte)(x[i] - prediction);
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }

        return sum;
    }

    // Whichever of left, above and above left is nearest to left + above - above left; ties in that order.
    private static byte Paeth(byte a, byte b, byte c)
    {
        int toA = Math.Abs(b - c);
        int toB = Math.Abs(a - c);
        int toC = Math.Abs(a + b - (2 * c));
        return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }

    private static Vector<byte> Paeth(Vector<byte> a, Vector<byte> b, Vector<byte> c)
    {
        Vector.Widen(a, out Vector<ushort> aLow, out Vector<ushort> aHigh);
        Vector.Widen(b, out Vector<ushort> bLow, out Vector<ushort> bHigh);
        Vector.Widen(c, out Vector<ushort> cLow, out Vector<ushort> cHigh);
        return Vector.Narrow(Paeth(aLow, bLow, cLow), Paeth(aHigh, bHigh, cHigh));
    }

    private static Vector<ushort> Paeth(Vector<ushort> a, Vector<ushort> b, Vector<ushort> c)
    {
        Vector<short> toLeft = Vector.AsVectorInt16(b) - Vector.AsVectorInt16(c);
        Vector<short> toAbove = Vector.AsVectorInt16(a) - Vector.AsVectorInt16(c);
        Vector<short> toA = Vector.Abs(toLeft);
        Vector<short> toB = Vector.Abs(toAbove);
        Vector<short> toC = Vector.Abs(toLeft + toAbove);
        Vector<short> useA = Vector.LessThanOrEqual(toA, toB) & Vector.LessThanOrEqual(toA, toC);
        Vector<short> useB = Vector.LessThanOrEqual(toB, toC);
        return Vector.ConditionalSelect(Vector.AsVectorUInt16(useA), a, Vector.ConditionalSelect(Vector.AsVectorUInt16(useB), b, c));
    }

    // Half the sum without a ninth bit: common bits, and half of those that differ.
    private static Vector<byte> Average(Vector<byte> a, Vector<byte> b) =>
        (a & b) + (((a ^ b) >>> 1) & new Vector<byte>(0x7F));

    private static Vector<uint> SumAbsolute(Vector<byte> residual)
    {
        // Of v and 256 - v the smaller is the absolute value of the signed byte.
        Vector<byte> absolute = Vector.Min(residual, Vector<byte>.Zero - residual);
        Vector.Widen(absolute, out Vector<ushort> low, out Vector<ushort> high);
        Vector.Widen(low + high, out Vector<uint> lower, out Vector<uint> upper);
        return lower + upper;
    }
}
