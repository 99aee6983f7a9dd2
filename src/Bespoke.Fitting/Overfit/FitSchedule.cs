namespace Bespoke.Fitting.Overfit;

/// <summary>Lengths of the phases of a fit and the settings that move within them (Cool-chic 5's presets, in iterations).</summary>
internal sealed record FitSchedule
{
    /// <summary>Random starts that are tried in the warm-up.</summary>
    public required int Candidates { get; init; }

    /// <summary>Iterations for each candidate, and again for each of the best two.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Iterations of the main phase, with soft rounding.</summary>
    public required int Main { get; init; }

    /// <summary>Iterations of the last phase: latents rounded and still, networks follow.</summary>
    public required int Last { get; init; }

    /// <summary>Iterations in all.</summary>
    public int Total => (Candidates * WarmUp) + (Candidates > 1 ? 2 * WarmUp : 0) + Main + Last;

    /// <summary>The schedule for a number of iterations in all.</summary>
    public static FitSchedule For(int iterations)
    {
        int warmUp = iterations switch { < 2000 => 30, < 4000 => 50, < 9000 => 100, < 12000 => 200, _ => 400 };
        int candidates = iterations switch { < 400 => 1, < 1500 => 2, < 4000 => 3, _ => 5 };
        int spent = (candidates * warmUp) + (candidates > 1 ? 2 * warmUp : 0);
        if (candidates == 1)
        {
            warmUp = Math.Min(warmUp, iterations / 4);
            spent = warmUp;
        }

        int last = iterations / 20;
        return new FitSchedule
        {
            Candidates = candidates,
            WarmUp = warmUp,
            Main = Math.Max(0, iterations - spent - last),
            Last = last,
        };
    }
}
