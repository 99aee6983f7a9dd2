using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Kernels;

namespace Bespoke.Coin;

/// <summary>Files of the sine-network codec, both directions.</summary>
internal static class CoinCodec
{
    /// <summary>Writes a file with parameters in half precision and gives the picture that decoding it will give.</summary>
    public static (byte[] File, Picture Decoded) Write(
        CoinShape shape, ReadOnlySpan<Half> parameters, int bitDepth, PictureMetadata metadata, int threads = 0) =>
        Write(new CoinCodecSection(shape, CoinWeightCoding.Half), CoinWeights.Write(parameters), bitDepth, metadata, threads);

    /// <summary>
    /// Writes a file with parameters as integers, differences from a learned start where one is given; scale indices are written as they stand in the tensors.
    /// </summary>
    public static (byte[] File, Picture Decoded) Write(
        CoinShape shape, IReadOnlyList<QuantizedTensor> parameters, int bitDepth, PictureMetadata metadata, int threads = 0, CoinStart? start = null) =>
        Write(new CoinCodecSection(shape, CoinWeightCoding.Integers, start?.Id ?? 0), NetworkCoder.Write(parameters), bitDepth, metadata, threads);

    /// <summary>Decodes a file that has been taken apart: the whole picture, a region, or another size.</summary>
    public static Picture Decode(BskFile file, DecodeOptions options, Execution execution)
    {
        CoinCodecSection codec = CoinCodecSection.Read(file.CodecSection, file.Header);
        PictureSize size = CoinLimits.Check(codec.Shape, options, out PictureRegion region);
        SineNetwork network = new(codec.Shape, CoinWeights.Read(codec, file.NetworkSection));
        PositionGrid grid = new(codec.Shape, size, region);
        return CoinReconstruction.Run(network, grid, file.Header.BitDepth, file.Metadata, execution);
    }

    private static (byte[] File, Picture Decoded) Write(
        CoinCodecSection codec, byte[] networkSection, int bitDepth, PictureMetadata metadata, int threads)
    {
        CoinShape shape = codec.Shape;
        SineNetwork network = new(shape, CoinWeights.Read(codec, networkSection));
        PictureSize size = new(shape.Width, shape.Height);
        PositionGrid grid = new(shape, size, new PictureRegion(0, 0, size.Width, size.Height));
        Picture decoded = CoinReconstruction.Run(network, grid, bitDepth, metadata, Execution.On(threads));
        ByteWriter codecSection = new();
        codec.Write(codecSection);
        BskHeader header = new()
        {
            Width = shape.Width,
            Height = shape.Height,
            Channels = shape.Channels,
            BitDepth = bitDepth,
            Codec = CodecKind.Coin,
        };
        return (BskFile.Write(header, codecSection.Written, networkSection, [], SampleChecksum.Of(decoded), metadata), decoded);
    }
}
