namespace Bespoke.Bench.Curves;

/// <summary>
/// How one figure is made of many pictures. The three differ by 1 to 3 points for the same two codecs, so a figure without its
/// rule says nothing.
/// </summary>
internal enum AveragingRule
{
    /// <summary>A BD-rate for each picture, then the mean of those.</summary>
    PerPicture,

    /// <summary>Mean bpp and mean quality over the pictures at each setting, then one BD-rate.</summary>
    MeanCurve,

    /// <summary>All bits over all pixels and the PSNR of the mean squared error of the set at each setting, then one BD-rate. PSNR only.</summary>
    MeanError,
}
