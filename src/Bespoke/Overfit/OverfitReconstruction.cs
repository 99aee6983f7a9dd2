using Bespoke.Imaging;
using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>From latents and networks to samples, without any entropy coding: the second half of decoding, and the encoder's view of it.</summary>
internal static class OverfitReconstruction
{
    /// <summary>Reconstructs the picture.</summary>
    /// <param name="content">Networks, and latents of level <paramref name="scaleLog2"/> and up.</param>
    /// <param name="bitDepth">8 or 16.</param>
    /// <param name="threads">Threads to use; 0 means all cores.</param>
    /// <param name="scaleLog2">Halvings of the picture's size, below the number of levels.</param>
    public static Picture Run(OverfitContent content, int bitDepth, int threads = 0, int scaleLog2 = 0) =>
        Run(content, new IntegerNetworks(content), bitDepth, scaleLog2, PictureMetadata.Empty, Execution.On(threads));

    public static Picture Run(
        OverfitContent content, IntegerNetworks networks, int bitDepth, int scaleLog2, PictureMetadata metadata, Execution execution)
    {
        OverfitShape shape = content.Shape;
        Picture picture = new(shape.LevelWidth(scaleLog2), shape.LevelHeight(scaleLog2), shape.Channels, bitDepth) { Metadata = metadata };
        Synthesis.Run(content, networks, scaleLog2, picture, execution);
        return picture;
    }
}
