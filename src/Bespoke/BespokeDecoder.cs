using Bespoke.Coin;
using Bespoke.Container;
using Bespoke.Imaging;
using Bespoke.Kernels;
using Bespoke.Overfit;

namespace Bespoke;

/// <summary>Decodes .bsk files: bytes in, samples out, the same on every machine.</summary>
public static class BespokeDecoder
{
    private const int MaxScaleLog2 = 6;

    /// <summary>Decodes a file, or one picture of a set: only its latents, and then without the checksum, which is that of all samples.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="options">How to decode; null means the defaults.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range, the region outside the picture, or the file has fewer pictures.</exception>
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
        if (options.Picture > parts.Header.PictureCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"Picture {options.Picture} was asked for; the file has {parts.Header.PictureCount}.");
        }

        Execution execution = Execution.On(options.Threads);
        Picture picture;
        if (parts.Header.Codec == CodecKind.Coin)
        {
            picture = CoinCodec.Decode(parts, options, execution);
        }
        else
        {
            CheckIsWhole(options);
            picture = OverfitCodec.Decode(parts, options, execution, options.Picture - 1);
        }

        if (!parts.Header.IsSet)
        {
            CheckSamples(parts, options, picture);
        }

        return picture;
    }

    /// <summary>Decodes all pictures of a file: those of a set, or the one that it holds.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="options">How to decode; null means the defaults. <see cref="DecodeOptions.Picture"/> has no effect.</param>
    /// <returns>The pictures in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">Both a size and a scale are asked for.</exception>
    /// <exception cref="NotSupportedException">A region or a size is asked for, and the file's codec decodes whole pictures only.</exception>
    /// <exception cref="BespokeFormatException">The file is damaged, cut off, or unknown.</exception>
    /// <exception cref="BespokeLimitException">The file is over a limit, such as that on the memory for all pictures together.</exception>
    /// <exception cref="MissingDependencyException">The file needs a shared base that this version does not have.</exception>
    public static IReadOnlyList<Picture> DecodeSet(ReadOnlySpan<byte> file, DecodeOptions? options = null)
    {
        options ??= new DecodeOptions();
        Check(options);
        BskFile parts = BskFile.Read(file, options.Limits, options.AllowTruncated);
        if (!parts.Header.IsSet)
        {
            return [Decode(file, options with { Picture = 1 })];
        }

        CheckIsWhole(options);
        Picture[] pictures = OverfitCodec.DecodeSet(parts, options, Execution.On(options.Threads));
        CheckSamples(parts, options, pictures);
        return pictures;
    }

    /// <summary>How many pictures a file holds, from its header alone, which may be all there is of it.</summary>
    /// <exception cref="BespokeFormatException">The bytes do not begin with the header of a .bsk file.</exception>
    /// <exception cref="BespokeLimitException">The header claims more than <paramref name="limits"/> allows.</exception>
    public static int CountPictures(ReadOnlySpan<byte> file, DecodeLimits? limits = null)
    {
        ByteReader reader = new(file);
        return BskHeader.Read(ref reader, limits ?? DecodeLimits.Default).PictureCount;
    }

    private static void CheckSamples(BskFile parts, DecodeOptions options, params ReadOnlySpan<Picture> pictures)
    {
        bool areWhole = options is { ScaleLog2: 0, Region: null, Size: null };
        if (areWhole && parts.SampleChecksum is uint expected && SampleChecksum.Of(pictures) != expected)
        {
            throw new BespokeFormatException("The decoded samples differ from those that the encoder promised.");
        }
    }

    private static void CheckIsWhole(DecodeOptions options)
    {
        if (options.Region is not null || options.Size is not null)
        {
            throw new NotSupportedException(
                "Only pictures of the sine-network codec can be decoded in part or at any size; this one belongs to the overfitted codec.");
        }
    }

    private static void Check(DecodeOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.ScaleLog2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ScaleLog2, MaxScaleLog2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Picture, 1, nameof(options));
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
