using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Kernels;

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
        Execution execution = Execution.On(threads);
        IntegerNetworks networks = new(content);
        OverfitCodecSection codec = OverfitCodecSection.Of(content);
        ByteWriter codecSection = new();
        codec.Write(codecSection);
        byte[] networkSection = NetworkCoder.Write(content.Tensors);
        byte[] latentSection = LatentCoder.Encode(content, codec, networks, execution);
        Picture decoded = OverfitReconstruction.Run(content, networks, bitDepth, 0, metadata, execution);
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
    public static Picture Decode(BskFile file, DecodeOptions options) => Decode(file, options, Execution.On(options.Threads));

    public static Picture Decode(BskFile file, DecodeOptions options, Execution execution)
    {
        OverfitCodecSection codec = OverfitCodecSection.Read(file.CodecSection, file.Header);
        OverfitLimits.Check(codec.Shape, options);
        OverfitContent content = ReadNetworks(file, codec);
        IntegerNetworks networks = new(content);
        LatentCoder.Decode(file.LatentSection, file.AreLatentsCut, content, codec, networks, options.ScaleLog2, execution);
        return OverfitReconstruction.Run(content, networks, file.Header.BitDepth, options.ScaleLog2, file.Metadata, execution);
    }

    /// <summary>A content with the file's tensors; its latents are zero.</summary>
    public static OverfitContent ReadNetworks(BskFile file, OverfitCodecSection codec)
    {
        OverfitContent content = new(codec.Shape, OverfitBases.FindFor(codec))
        {
            UpsampledBits = codec.UpsampledBits,
            HiddenBits = codec.HiddenBits,
            IsSliced = codec.IsSliced,
        };
        NetworkCoder.Read(file.NetworkSection, content.Tensors);
        return content;
    }
}
