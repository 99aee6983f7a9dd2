using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>Files of the overfitted codec, both directions.</summary>
internal static class OverfitCodec
{
    /// <summary>Writes a file of one picture and gives the picture that decoding it will give.</summary>
    /// <param name="content">Networks and latents; scale indices are written as they stand in the tensors.</param>
    /// <param name="bitDepth">8 or 16.</param>
    /// <param name="metadata">Travels with the samples.</param>
    /// <param name="threads">Threads to use; 0 means all cores. The bytes do not depend on it.</param>
    /// <exception cref="BespokeFormatException">A parameter of the content is outside what the format allows.</exception>
    public static (byte[] File, Picture Decoded) Write(OverfitContent content, int bitDepth, PictureMetadata metadata, int threads = 0)
    {
        (byte[] file, Picture[] decoded) = WriteSet(content, bitDepth, metadata, threads);
        return (file, decoded[0]);
    }

    /// <summary>As <see cref="Write"/>, for all pictures that the content has latents for.</summary>
    public static (byte[] File, Picture[] Decoded) WriteSet(OverfitContent content, int bitDepth, PictureMetadata metadata, int threads = 0)
    {
        OverfitShape shape = content.Shape;
        Execution execution = Execution.On(threads);
        IntegerNetworks networks = new(content);
        OverfitCodecSection codec = OverfitCodecSection.Of(content);
        ByteWriter codecSection = new();
        codec.Write(codecSection);
        byte[] networkSection = NetworkCoder.Write(content.Tensors);
        byte[][] latents = new byte[content.PictureCount][];
        Picture[] decoded = new Picture[content.PictureCount];
        for (int n = 0; n < decoded.Length; n++)
        {
            OverfitContent picture = content.Picture(n);
            latents[n] = LatentCoder.Encode(picture, codec, n, networks, execution);
            decoded[n] = OverfitReconstruction.Run(picture, networks, bitDepth, 0, metadata, execution);
        }

        BskHeader header = new()
        {
            Width = shape.Width,
            Height = shape.Height,
            Channels = shape.Channels,
            BitDepth = bitDepth,
            Codec = CodecKind.Overfit,
            PictureCount = decoded.Length,
        };
        byte[] file = BskFile.Write(header, codecSection.Written, networkSection, JoinedPieces.Join(latents), SampleChecksum.Of(decoded), metadata);
        return (file, decoded);
    }

    /// <summary>Decodes one picture, from 0, of a file that has been taken apart.</summary>
    public static Picture Decode(BskFile file, DecodeOptions options, Execution execution, int picture = 0) =>
        Decode(file, options, execution, picture, count: 1)[0];

    /// <summary>Decodes all pictures of a file that has been taken apart.</summary>
    public static Picture[] DecodeSet(BskFile file, DecodeOptions options, Execution execution) =>
        Decode(file, options, execution, first: 0, file.Header.PictureCount);

    /// <summary>A content with the file's tensors; its latents are those of one picture and zero.</summary>
    public static OverfitContent ReadNetworks(BskFile file, OverfitCodecSection codec)
    {
        OverfitContent content = new(codec.Shape, OverfitBases.FindFor(codec), isSpikeSlab: codec.IsSpikeSlab)
        {
            UpsampledBits = codec.UpsampledBits,
            HiddenBits = codec.HiddenBits,
            IsSliced = codec.IsSliced,
        };
        NetworkCoder.Read(file.NetworkSection, content.Tensors);
        return content;
    }

    private static Picture[] Decode(BskFile file, DecodeOptions options, Execution execution, int first, int count)
    {
        OverfitCodecSection codec = OverfitCodecSection.Read(file.CodecSection, file.Header);
        OverfitLimits.Check(codec.Shape, options, count);
        Piece[] pieces = JoinedPieces.Locate(file.LatentSection, file.Header.PictureCount, file.AreLatentsCut);
        OverfitContent content = ReadNetworks(file, codec);
        IntegerNetworks networks = new(content);
        Picture[] pictures = new Picture[count];
        for (int n = 0; n < count; n++)
        {
            Array.ForEach(content.Latents, grid => grid.AsSpan().Clear());
            Piece piece = pieces[first + n];
            byte[] latents = file.LatentSection[piece.Start..(piece.Start + piece.Length)];
            LatentCoder.Decode(latents, piece.IsCut, content, codec, first + n, networks, options.ScaleLog2, execution);
            pictures[n] = OverfitReconstruction.Run(content, networks, file.Header.BitDepth, options.ScaleLog2, file.Metadata, execution);
        }

        return pictures;
    }
}
