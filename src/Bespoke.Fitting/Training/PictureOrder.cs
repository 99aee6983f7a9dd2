namespace Bespoke.Fitting.Training;

/// <summary>In which order a training sees its pictures: all in a shuffled order, then all in another.</summary>
internal static class PictureOrder
{
    /// <summary>Index of the picture at a place in the order.</summary>
    /// <param name="place">0 or more, counted over all rounds.</param>
    /// <param name="pictures">Number of pictures, 1 or more.</param>
    /// <param name="seed">Of the training.</param>
    public static int At(int place, int pictures, int seed)
    {
        int[] order = [.. Enumerable.Range(0, pictures)];
        new Random(unchecked((seed * 7919) + (place / pictures))).Shuffle(order);
        return order[place % pictures];
    }
}
