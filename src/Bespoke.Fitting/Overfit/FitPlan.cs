using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>One fit of a picture or a set: what is asked for, and the sizes and lengths that follow from it.</summary>
/// <param name="Options">What is asked for.</param>
/// <param name="Shape">Grids and sizes of the networks.</param>
/// <param name="Schedule">Lengths of the phases.</param>
/// <param name="Base">The shared base to start from, or null.</param>
internal sealed record FitPlan(EncodeOptions Options, OverfitShape Shape, FitSchedule Schedule, OverfitBase? Base)
{
    /// <summary>The plan of a fit.</summary>
    /// <param name="pictures">The picture, or all of the set.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="fits">Fits that share a time limit.</param>
    public static FitPlan For(IReadOnlyList<Picture> pictures, EncodeOptions options, int fits)
    {
        OverfitShape shape = ShapeFor(pictures[0], SizeFor(pictures, options));
        OverfitBase? networkBase = BaseFor(pictures, options, shape);
        int iterations = Iterations((double)pictures[0].PixelCount * pictures.Count, options, fits);
        bool isFinestSpare = Rehearsing.IsFinestGridSpare(pictures, options.Lambda);
        FitSchedule schedule = networkBase is null || SharedStart.ScopeOf(networkBase, options.Adapt) == SharedScope.AllButSynthesis
            ? FitSchedule.For(iterations, shape, isFinestSpare)
            : FitSchedule.FromBase(iterations, shape, isFinestSpare, options.Surrogate, isRounded: options.Adapt == Adaptation.Model);
        return new FitPlan(options, shape, schedule, networkBase);
    }

    /// <summary>
    /// Fixed hidden layers save most of the networks' bytes, which is worth more than it costs where the file is small; a large file pays for networks that
    /// are all its own (docs/base.md).
    /// </summary>
    private static OverfitBase? BaseFor(IReadOnlyList<Picture> pictures, EncodeOptions options, OverfitShape shape)
    {
        if (options.Adapt == Adaptation.Scratch)
        {
            return null;
        }

        bool isSmall = options.Adapt == Adaptation.Latents || DecoderChoice.For(pictures, options.Lambda) != DecoderSize.Large;
        return OverfitBases.NearestTo(shape, options.Lambda, withFixedHiddenLayers: isSmall);
    }

    /// <summary>Levels by size as in Cool-chic 5, and no more than it takes to shrink the longer side to one sample.</summary>
    public static OverfitShape ShapeFor(Picture picture, DecoderSize size)
    {
        int levels = picture.PixelCount switch { < 1_000_000 => 7, < 3_000_000 => 8, _ => 9 };
        int longest = Math.Max(picture.Width, picture.Height);
        while (levels > 1 && 1 << (levels - 2) >= longest)
        {
            levels--;
        }

        int hyperStart = levels > 4 ? 4 : OverfitShape.NoHyper;
        return new OverfitShape(picture.Width, picture.Height, picture.Channels, levels, hyperStart, (int)size, (int)size);
    }

    /// <summary>Networks of a base cost nothing as they are, so that there is no reason for small ones.</summary>
    private static DecoderSize SizeFor(IReadOnlyList<Picture> pictures, EncodeOptions options) =>
        options.Decoder ?? (options.Adapt == Adaptation.Scratch ? DecoderChoice.For(pictures, options.Lambda) : DecoderSize.Large);

    /// <summary>
    /// What the options ask for; under a time limit alone, what a usual machine can do in the time (the clock then sets the true length).
    /// </summary>
    private static int Iterations(double pixels, EncodeOptions options, int fits)
    {
        const double SecondsPerPixelIteration = 1.5e-7;
        if (options.Iterations is { } iterations)
        {
            return iterations;
        }

        return options.TimeLimitSeconds is { } seconds
            ? (int)Math.Clamp(seconds / (fits * pixels * SecondsPerPixelIteration), 20, 100_000)
            : Effort.Iterations(options.Effort);
    }
}
