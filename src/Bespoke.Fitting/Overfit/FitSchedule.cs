using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>Lengths of the phases of a fit, in iterations.</summary>
internal sealed record FitSchedule
{
    /// <summary>Pictures whose shorter side is less than this are not rehearsed: half of one says too little about it.</summary>
    private const int LeastRehearsed = 128;

    /// <summary>The last phase is one part in so many: a twelfth as whole fits of 300 to 1,500 iterations like it (docs/trials.md).</summary>
    private const int LastPart = 12;

    /// <summary>Where the main phase ends if the last phase follows: that one's steps are shorter, but parameters are quantised before it.</summary>
    private const double RoundedMainEnd = 0.84;

    /// <summary>Random starts that are tried in the warm-up.</summary>
    public required int Candidates { get; init; }

    /// <summary>Iterations for each candidate, and again for each of the best two.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Iterations of the main phase, with the surrogate of rounding.</summary>
    public required int Main { get; init; }

    /// <summary>Iterations of the last phase: latents rounded and still, parameters fitted as the integers of the file.</summary>
    public required int Last { get; init; }

    /// <summary>Share of a limited time at which the main phase is over: what is left is for the last phase and for quantising before it.</summary>
    public required double MainEnd { get; init; }

    /// <summary>The fit of the halved picture whose networks this fit starts from, or null.</summary>
    public FitSchedule? Rehearsal { get; init; }

    /// <summary>For a rehearsal: its latents, too, are the start of the fit, not its networks alone.</summary>
    public bool HandsOnLatents { get; init; }

    /// <summary>Iterations of this picture's own size.</summary>
    public int Total => (Candidates * WarmUp) + (Candidates > 1 ? 2 * WarmUp : 0) + Main + Last;

    /// <summary>Work in iterations of the whole picture: those of the rehearsal have a quarter of the pixels.</summary>
    public double Work => Total + RehearsalWork(Rehearsal);

    /// <summary>The schedule for an amount of work.</summary>
    /// <param name="iterations">Work in iterations of the whole picture.</param>
    /// <param name="shape">The picture's grids.</param>
    /// <param name="handsOnLatents">What <see cref="Rehearsing.IsFinestGridSpare"/> says of the picture.</param>
    public static FitSchedule For(int iterations, OverfitShape shape, bool handsOnLatents)
    {
        FitSchedule? rehearsal = CanRehearse(iterations, shape) ? RehearsalFor(iterations, handsOnLatents) : null;
        int rest = Math.Max(1, iterations - (int)RehearsalWork(rehearsal));
        FitSchedule around = new()
        {
            Candidates = rehearsal is null && iterations >= 400 ? 3 : 1,
            WarmUp = WarmUpOf(rest),
            Main = 0,
            Last = rest / LastPart,
            MainEnd = RoundedMainEnd,
            Rehearsal = rehearsal,
        };
        return around with { Main = Math.Max(0, rest - around.Total) };
    }

    /// <summary>The schedule from a shared base: there is nothing to choose from, and the halved picture only gives latents.</summary>
    /// <param name="iterations">Work in iterations of the whole picture.</param>
    /// <param name="shape">The picture's grids.</param>
    /// <param name="handsOnLatents">What <see cref="Rehearsing.IsFinestGridSpare"/> says of the picture.</param>
    /// <param name="surrogate">
    /// That of the main phase. Gumbel rounding has next to no slope at an integer: it anneals latents that something else has found, and those
    /// that are still zero would stay zero. So it alone has a warm-up, in soft rounding as all are.
    /// </param>
    /// <param name="isRounded">True where parameters are fitted, and so are fitted as integers in the end.</param>
    public static FitSchedule FromBase(int iterations, OverfitShape shape, bool handsOnLatents, Surrogate surrogate, bool isRounded)
    {
        FitSchedule? rehearsal = handsOnLatents && CanRehearse(iterations, shape)
            ? RehearsalFor(iterations, handsOnLatents) with { Candidates = 1, WarmUp = 0, MainEnd = 0.2 }
            : null;
        int rest = iterations - (int)RehearsalWork(rehearsal);
        int warmUp = surrogate == Surrogate.Gumbel ? WarmUpOf(rest) : 0;
        int last = isRounded ? iterations / LastPart : 0;
        return new()
        {
            Candidates = 1,
            WarmUp = warmUp,
            Main = rest - warmUp - last,
            Last = last,
            MainEnd = isRounded ? RoundedMainEnd : 1,
            Rehearsal = rehearsal,
        };
    }

    private static bool CanRehearse(int iterations, OverfitShape shape) => Math.Min(shape.Width, shape.Height) >= LeastRehearsed && iterations >= 20;

    private static int WarmUpOf(int iterations) => Math.Clamp(iterations / 25, 1, 100);

    private static double RehearsalWork(FitSchedule? rehearsal) => (rehearsal?.Work ?? 0) * Rehearsing.PixelShare;

    /// <summary>
    /// Where latents are handed on, short fits rehearse for a quarter of their work, where only networks are, for a fifth; long ones for
    /// less. What a random start is worth shows after 50 to 150 iterations; with latents a rehearsal twice as long with twice the starts was
    /// worth 3 % of L at 600 iterations (docs/trials.md).
    /// </summary>
    private static FitSchedule RehearsalFor(int iterations, bool handsOnLatents) => new()
    {
        Candidates = iterations switch { < 2000 => handsOnLatents && iterations >= 200 ? 4 : 2, < 8000 => 5, _ => 8 },
        WarmUp = iterations switch { < 2000 => Math.Clamp(iterations / 13, 2, 100), < 8000 => 100, _ => 150 },
        Main = handsOnLatents ? Math.Clamp(iterations * 3 / 5, 4, 3000) : Math.Clamp(iterations * 2 / 5, 4, 1200),
        Last = 0,
        MainEnd = handsOnLatents ? 0.25 : 0.2,
        HandsOnLatents = handsOnLatents,
    };
}
