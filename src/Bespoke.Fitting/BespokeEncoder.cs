using Bespoke.Fitting.Coin;
using Bespoke.Fitting.Overfit;
using Bespoke.Imaging;

namespace Bespoke.Fitting;

/// <summary>Encodes pictures: fits a decoder and latents to the picture and writes them to a .bsk file.</summary>
public static class BespokeEncoder
{
    /// <summary>Fits the codec to one picture.</summary>
    /// <param name="picture">The picture, 1x1 or larger.</param>
    /// <param name="options">How to encode; null means the defaults.</param>
    /// <param name="progress">Receives a report every few steps, on the encoding thread.</param>
    /// <param name="cancellation">Ends the fit early; the best found so far is returned with <see cref="StopReason.Cancelled"/>.</param>
    /// <returns>The file and figures measured on it.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static EncodeResult Encode(
        Picture picture,
        EncodeOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        options ??= new EncodeOptions();
        Check(options);
        return options.Codec switch
        {
            CodecKind.Coin => CoinEncoder.Encode(picture, options, progress, cancellation),
            CodecKind.Overfit => OverfitEncoder.Encode(picture, options, progress, cancellation),
            _ => throw new ArgumentException($"Codec {options.Codec} cannot encode.", nameof(options)),
        };
    }

    /// <summary>Fits one set of networks to several pictures, such as the key frames of a clip, and writes them to one file.</summary>
    /// <param name="pictures">Two or more, up to 65,535, of one size, number of channels, depth and colour profile.</param>
    /// <param name="options">How to encode; null means the defaults. Iterations and time are those of the whole set.</param>
    /// <param name="progress">Receives a report every few steps, on the encoding thread.</param>
    /// <param name="cancellation">Ends the fit early; the best found so far is returned with <see cref="StopReason.Cancelled"/>.</param>
    /// <returns>The file and figures measured on it. Of the metadata, what all pictures have in common is kept.</returns>
    /// <exception cref="ArgumentException">The pictures are no set, or an option is outside its range or for another codec.</exception>
    public static EncodeSetResult EncodeSet(
        IReadOnlyList<Picture> pictures,
        EncodeOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        options ??= new EncodeOptions();
        Check(options);
        PictureSet.Check(pictures);
        return options.Codec == CodecKind.Overfit
            ? OverfitEncoder.EncodeSet(pictures, options, progress, cancellation)
            : throw new ArgumentException($"Codec {options.Codec} cannot encode sets.", nameof(options));
    }

    private static void Check(EncodeOptions options)
    {
        if (!(options.Lambda > 0) || !double.IsFinite(options.Lambda))
        {
            throw new ArgumentException($"Lambda is {options.Lambda}; it must be positive.", nameof(options));
        }

        if (options.Iterations is < 1)
        {
            throw new ArgumentException($"Iterations are {options.Iterations}; at least 1 is needed.", nameof(options));
        }

        if (options.Effort is < 1 or > 9)
        {
            throw new ArgumentException($"Effort is {options.Effort}; it goes from 1 to 9.", nameof(options));
        }

        if (options.TimeLimitSeconds is { } seconds && !(seconds > 0))
        {
            throw new ArgumentException($"The time limit is {seconds} s; it must be positive.", nameof(options));
        }
    }
}
