using Bespoke.Imaging;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Which size of decoder suits pictures at a lambda. The 1,850 parameters of the large one take 1 to 1.5 kB: more than they earn where the whole file is that small.
/// </summary>
internal static class DecoderChoice
{
    /// <summary>Below so many bits of <see cref="HaarEstimate"/> (files of 2.5 kB) small files are smallest with the small decoder (docs/trials.md).</summary>
    private const double SmallBelow = 8 * 1100;

    /// <summary>The same for the medium one (files of 4 kB).</summary>
    private const double MediumBelow = 8 * 2000;

    /// <summary>The size for one picture, or for a set that shares its networks.</summary>
    public static DecoderSize For(IReadOnlyList<Picture> pictures, double lambda)
    {
        double bits = 0;
        for (int n = 0; n < pictures.Count && bits < MediumBelow; n++)
        {
            bits += HaarEstimate.Bits(pictures[n], lambda, MediumBelow - bits);
        }

        return bits switch
        {
            < SmallBelow => DecoderSize.Small,
            < MediumBelow => DecoderSize.Medium,
            _ => DecoderSize.Large,
        };
    }
}
