using Bespoke.Imaging;

namespace Bespoke.Metrics;

/// <summary>The question whether two pictures can be compared.</summary>
internal static class PicturePair
{
    /// <summary>Refuses pictures of different width, height, channels or depth.</summary>
    /// <exception cref="ArgumentException">They differ; the message says in what.</exception>
    public static void Check(Picture reference, Picture distorted)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(distorted);
        if ((reference.Width, reference.Height) != (distorted.Width, distorted.Height))
        {
            throw new ArgumentException(
                $"The pictures differ in size: {reference.Width}x{reference.Height} and {distorted.Width}x{distorted.Height} pixels.");
        }

        if (reference.Channels != distorted.Channels)
        {
            throw new ArgumentException(
                $"The pictures differ in channels: {Name(reference)} and {Name(distorted)}.");
        }

        if (reference.BitDepth != distorted.BitDepth)
        {
            throw new ArgumentException(
                $"The pictures differ in depth: {reference.BitDepth} and {distorted.BitDepth} bits per sample.");
        }
    }

    private static string Name(Picture picture) => picture.Channels switch
    {
        1 => "grey",
        3 => "RGB",
        _ => "RGBA",
    };
}
