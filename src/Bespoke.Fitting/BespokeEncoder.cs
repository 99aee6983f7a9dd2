using Bespoke.Fitting.Coin;
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
        return options.Codec switch
        {
            CodecKind.Coin => CoinEncoder.Encode(picture, options, progress, cancellation),
            _ => throw new NotImplementedException(),
        };
    }
}
