using Bespoke.Container;
using Bespoke.Imaging;

namespace Bespoke.Overfit;

/// <summary>Files of the overfitted codec, both directions.</summary>
internal static class OverfitCodec
{
    /// <summary>Writes a file and gives the picture that decoding it will give.</summary>
    /// <param name="content">Networks and latents; scale indices are written as they stand in the tensors.</param>
    /// <param name="bitDepth">8 or 16.</param>
    /// <param name="metadata">Travels with the samples.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The bytes do not depend on it.</param>
    /// <exception cref="BespokeFormatException">A parameter of the content is outside what the format allows.</exception>
    public static (byte[] File, Picture Decoded) Write(OverfitContent content, int bitDepth, PictureMetadata metadata, int threads = 0)
    {
        OverfitShape shape = content.Shape;
        IntegerNetworks networks = new(content);
        OverfitCodecSection codec = OverfitCodecSection.Of(content);
        ByteWriter codecSection = new();
        codec.Write(codecSection);
        byte[] networkSection = NetworkCoder.Write(content.Tensors);
        byte[] latentSection = LatentCoder.Encode(content, codec, networks, threads);
        Picture decoded = OverfitReconstruction.Run(content, networks, bitDepth, threads, 0, metadata);
        BskHeader header = new()
        {
            Width = shape.Width,
            Height = shape.Height,
            Channels = shape.Channels,
            BitDepth = bitDepth,
            Codec = CodecKind.Overfit,
        };
        byte[] file = BskFile.Write(header, codecSection.Written, networkSection, latentSection, SampleChecksum.Of(decoded), metadata);
        return (file, decoded);
    }

    /// <summary>Decodes a file that has been taken apart.</summary>
    public static Picture Decode(BskFile file, DecodeOptions options)
    {
        OverfitCodecSection codec = OverfitCodecSection.Read(file.CodecSection, file.Header);
        OverfitLimits.Check(codec.Shape, options);
        OverfitContent content = ReadNetworks(file, codec);
        IntegerNetworks networks = new(content);
        LatentCoder.Decode(file.LatentSection, file.AreLatentsCut, content, codec, networks, options.ScaleLog2);
        return OverfitReconstruction.Run(content, networks, file.Header.BitDepth, options.Threads, options.ScaleLog2, file.Metadata);
    }

    /// <summary>A content with the file's tensors; its latents are zero.</summary>
    public static OverfitContent ReadNetworks(BskFile file, OverfitCodecSection codec)
    {
        OverfitContent content = new(codec.Shape)
        {
            UpsampledBits = codec.UpsampledBits,
            HiddenBits = codec.HiddenBits,
            IsSliced = codec.IsSliced,
        };
        NetworkCoder.Read(file.NetworkSection, content.Tensors);
        return content;
    }
}
