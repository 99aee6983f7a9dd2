using Bespoke.Fitting.Optimizers;

namespace Bespoke.Fitting.Coin;

/// <summary>Lengths of the phases of a fit, and the step size at each moment.</summary>
/// <param name="Steps">Steps of the whole fit.</param>
/// <param name="LearningRate">Adam's step size at the beginning.</param>
/// <param name="Decay">How it falls.</param>
/// <param name="RoundedShare">Share of the fit, in steps or in time, that is done with rounded parameters at its end; 0 for none.</param>
internal sealed record CoinSchedule(int Steps, double LearningRate, LearningRateDecay Decay, double RoundedShare)
{
    /// <summary>
    /// What a constant rate is multiplied by when parameters are rounded from then on. At the whole rate they are pushed back and forth over the
    /// thresholds of rounding: that lost more than rounding after the fit (docs/coin.md has the figures).
    /// </summary>
    private const double RoundedRate = 0.03;

    /// <summary>Progress of the fit, 0 to 1, at which parameters are rounded from then on.</summary>
    public double FittedEnd => 1 - RoundedShare;

    /// <summary>Share of the fit that is over, 0 to 1: the larger of the shares of steps and of limited time, as in the overfitted codec.</summary>
    /// <param name="steps">Steps done.</param>
    /// <param name="timeShare">Share of the time that has passed; 0 without a limit.</param>
    public double ProgressAt(int steps, double timeShare) => Math.Max((double)steps / Steps, timeShare);

    /// <summary>The step size.</summary>
    /// <param name="progress">Of the whole fit, 0 to 1.</param>
    /// <param name="isRounded">Whether parameters are rounded.</param>
    public double RateAt(double progress, bool isRounded) => LearningRate * (
        Decay == LearningRateDecay.Cosine ? FallingTo0(progress)
        : isRounded ? RoundedRate * FallingTo0((progress - FittedEnd) / RoundedShare)
        : 1);

    private static double FallingTo0(double progress) => CosineRate.At(1, 0, Math.Clamp(progress, 0, 1));
}
