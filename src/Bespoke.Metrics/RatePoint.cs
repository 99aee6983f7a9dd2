namespace Bespoke.Metrics;

/// <summary>One point of a rate-distortion curve.</summary>
/// <param name="Bpp">Bits per pixel of the whole file, above 0.</param>
/// <param name="Psnr">Quality in dB; any quality where more is better will do.</param>
public readonly record struct RatePoint(double Bpp, double Psnr);

/// <summary>How a curve is drawn through the points.</summary>
public enum BdMethod
{
    /// <summary>Monotone piecewise cubic through every point; needs two points.</summary>
    Pchip,

    /// <summary>One cubic fitted to all points, as in Bjontegaard's first paper; needs four points and can swing between far ones.</summary>
    Cubic,
}

/// <summary>A Bjontegaard delta and the interval it was taken over.</summary>
/// <param name="Value">BD-rate in percent (negative: fewer bits than the anchor), or BD-PSNR in dB (positive: better).</param>
/// <param name="Low">Lower end of the interval that both curves cover: dB for BD-rate, bpp for BD-PSNR.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="AnchorShare">The interval's share of the anchor's whole range, 0 to 1; on a logarithmic axis for rates.</param>
/// <param name="TestShare">The interval's share of the test curve's whole range.</param>
public sealed record BdResult(double Value, double Low, double High, double AnchorShare, double TestShare);
