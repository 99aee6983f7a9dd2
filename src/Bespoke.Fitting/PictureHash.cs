using System.Globalization;
using System.Numerics;
using Bespoke.Imaging;

namespace Bespoke.Fitting;

/// <summary>
/// What a picture looks like in 128 bits, much the same after scaling, compression or a change of brightness: whether means of areas grow to the
/// right (9x8 areas) and downwards (8x9 areas), the difference hash in both directions.
/// </summary>
/// <param name="Right">One bit for each area of 8 columns and 8 rows, row by row: the next to the right is brighter.</param>
/// <param name="Down">The same: the next below is brighter.</param>
public readonly record struct PictureHash(ulong Right, ulong Down)
{
    /// <summary>Pictures at most this far apart are taken for the same. Those that have nothing in common are about 64 apart.</summary>
    public const int SameWithin = 16;

    private const int Areas = 8;

    /// <summary>The hash of a picture; smaller ones than 9x9 have areas in common.</summary>
    public static PictureHash Of(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        double[] wide = Means(picture, Areas + 1, Areas);
        double[] high = Means(picture, Areas, Areas + 1);
        ulong right = 0;
        ulong down = 0;
        for (int y = 0; y < Areas; y++)
        {
            for (int x = 0; x < Areas; x++)
            {
                int at = (y * (Areas + 1)) + x;
                right = (right << 1) | (wide[at + 1] > wide[at] ? 1ul : 0);
                at = (y * Areas) + x;
                down = (down << 1) | (high[at + Areas] > high[at] ? 1ul : 0);
            }
        }

        return new PictureHash(right, down);
    }

    /// <summary>Bits that differ: 0 to 128.</summary>
    public int DistanceTo(PictureHash other) => BitOperations.PopCount(Right ^ other.Right) + BitOperations.PopCount(Down ^ other.Down);

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Right:x16}{Down:x16}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static PictureHash Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        UInt128 bits = UInt128.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new PictureHash((ulong)(bits >> 64), (ulong)bits);
    }

    /// <summary>Mean brightness of areas, <c>[rows][columns]</c>; all channels but alpha count the same.</summary>
    private static double[] Means(Picture picture, int columns, int rows)
    {
        double[] means = new double[columns * rows];
        for (int row = 0; row < rows; row++)
        {
            int top = picture.Height * row / rows;
            int bottom = Math.Max(top + 1, picture.Height * (row + 1) / rows);
            for (int column = 0; column < columns; column++)
            {
                int left = picture.Width * column / columns;
                int right = Math.Max(left + 1, picture.Width * (column + 1) / columns);
                double sum = 0;
                for (int c = 0; c < Math.Min(picture.Channels, 3); c++)
                {
                    for (int y = top; y < bottom; y++)
                    {
                        foreach (ushort sample in picture.Row(c, y)[left..right])
                        {
                            sum += sample;
                        }
                    }
                }

                means[(row * columns) + column] = sum / ((double)(bottom - top) * (right - left));
            }
        }

        return means;
    }
}
