namespace Bespoke.Fitting.Overfit;

/// <summary>How latents move in the main phase of a fit.</summary>
/// <param name="FirstDecay">Decay of Adam's first moment.</param>
/// <param name="SecondDecay">Decay of Adam's second moment.</param>
/// <param name="HasPairedNoise">
/// True where every second step takes the noise of the step before with the other sign (antithetic variates: Hammersley, Morton 1956). What noise adds to
/// a gradient is, to first order, linear in it, so two steps in a row cancel it, in latents and networks alike.
/// </param>
internal readonly record struct LatentMotion(float FirstDecay, float SecondDecay, bool HasPairedNoise)
{
    /// <summary>
    /// Below this lambda, where many latents are not zero, moments decay faster than usual: what a latent should do changes as networks and neighbours move,
    /// and steps are too few to outlive old gradients. Above it that gains nothing (docs/trials.md).
    /// </summary>
    private const double ShortMomentsBelow = 2e-3;

    /// <summary>Above this lambda, where most latents are zero whatever the noise, pairs gain nothing (docs/trials.md).</summary>
    private const double PairedNoiseBelow = 6e-3;

    /// <summary>The motion for a lambda of the whole picture: a rehearsal of a fit takes that of the fit, whatever its own lambda is.</summary>
    public static LatentMotion For(double lambda)
    {
        bool hasPairedNoise = lambda < PairedNoiseBelow;
        return lambda < ShortMomentsBelow ? new(0.5f, 0.99f, hasPairedNoise) : new(0.9f, 0.999f, hasPairedNoise);
    }
}
