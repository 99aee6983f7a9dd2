using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>What pictures must have in common to be compared, or to be a set.</summary>
internal static class PictureShape
{
    /// <summary>Size, channels and depth in words.</summary>
    public static string Of(Picture picture) => $"{picture.Width}x{picture.Height} with {picture.Channels} channels of {picture.BitDepth} bits";
}
