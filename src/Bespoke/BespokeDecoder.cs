using Bespoke.Coin;
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
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range, or the region outside the picture.</exception>
    /// <exception cref="ArgumentException">Both a size and a scale are asked for.</exception>
    /// <exception cref="NotSupportedException">A region or a size is asked for, and the file's codec decodes whole pictures only.</exception>
    /// <exception cref="BespokeFormatException">The file is damaged, cut off, or unknown.</exception>
    /// <exception cref="BespokeLimitException">The file is over a limit.</exception>
    /// <exception cref="MissingDependencyException">The file needs a shared base that this version does not have.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, DecodeOptions? options = null)
    {
        options ??= new DecodeOptions();
        Check(options);
        BskFile parts = BskFile.Read(file, options.Limits, options.AllowTruncated);
        Picture picture = parts.Header.Codec switch
        {
            CodecKind.Coin => CoinCodec.Decode(parts, options),
            _ when options.Region is not null || options.Size is not null => throw new NotSupportedException(
                "Only pictures of the sine-network codec can be decoded in part or at any size; this one belongs to the overfitted codec."),
            CodecKind.Overfit => OverfitCodec.Decode(parts, options),
            _ => throw new BespokeFormatException("This decoder does not know the codec of the file."),
        };

        bool isWhole = options is { ScaleLog2: 0, Region: null, Size: null };
        if (isWhole && parts.SampleChecksum is uint expected && SampleChecksum.Of(picture) != expected)
        {
            throw new BespokeFormatException("The decoded samples differ from those that the encoder promised.");
        }

        return picture;
    }

    private static void Check(DecodeOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.ScaleLog2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ScaleLog2, MaxScaleLog2, nameof(options));
        if (options.Region is { } region && (region.X < 0 || region.Y < 0 || region.Width < 1 || region.Height < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), region, "A region begins at 0 or more and has 1 pixel or more a side.");
        }

        if (options.Size is { } size && (size.Width < 1 || size.Height < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), size, "A size is 1 pixel or more a side.");
        }

        if (options.Size is not null && options.ScaleLog2 != 0)
        {
            throw new ArgumentException("Ask for a size or for a scale, not for both.", nameof(options));
        }
    }
}
