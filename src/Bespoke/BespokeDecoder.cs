using Bespoke.Container;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke;

/// <summary>Decodes .bsk files: bytes in, samples out, the same on every machine.</summary>
public static class BespokeDecoder
{
    private const int MaxScaleLog2 = 6;

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="options">How to decode; null means the defaults.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="BespokeFormatException">The file is damaged, cut off, or unknown.</exception>
    /// <exception cref="BespokeLimitException">The file is over a limit.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, DecodeOptions? options = null)
    {
        options ??= new DecodeOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.ScaleLog2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ScaleLog2, MaxScaleLog2, nameof(options));

        BskFile parts = BskFile.Read(file, options.Limits, options.AllowTruncated);
        Picture picture = parts.Header.Codec switch
        {
            CodecKind.Overfit => OverfitCodec.Decode(parts, options),
            _ => throw new BespokeFormatException("This decoder does not know the codec of the file."),
        };

        if (options.ScaleLog2 == 0 && parts.SampleChecksum is uint expected && SampleChecksum.Of(picture) != expected)
        {
            throw new BespokeFormatException("The decoded samples differ from those that the encoder promised.");
        }

        return picture;
    }
}
