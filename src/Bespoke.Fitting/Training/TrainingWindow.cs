using Bespoke.Imaging;

namespace Bespoke.Fitting.Training;

/// <summary>Windows of training pictures in the shapes that photographs have.</summary>
/// <remarks>
/// The position that a sine network sees runs from -1 to 1 down the picture, and across it with the same spacing: to 1 in a square one, to 2 in one of 3:2.
/// A start that was learned on square pictures alone would not know the right third of others.
/// </remarks>
internal static class TrainingWindow
{
    /// <summary>Columns to rows. Lying pictures are the most frequent, and their positions hold those of the others.</summary>
    private static readonly (int Columns, int Rows)[] s_shapes = [(3, 2), (3, 2), (1, 1), (2, 3)];

    /// <summary>The largest window of a shape that is drawn, at a place that is drawn.</summary>
    public static Picture Draw(Picture picture, Random random)
    {
        (int columns, int rows) = s_shapes[random.Next(s_shapes.Length)];
        int width = Math.Min(picture.Width, picture.Height * columns / rows);
        int height = Math.Min(picture.Height, picture.Width * rows / columns);
        int left = random.Next(picture.Width - width + 1);
        int top = random.Next(picture.Height - height + 1);
        Picture window = new(width, height, picture.Channels, picture.BitDepth);
        for (int c = 0; c < picture.Channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                picture.Row(c, top + y).Slice(left, width).CopyTo(window.Row(c, y));
            }
        }

        return window;
    }
}
