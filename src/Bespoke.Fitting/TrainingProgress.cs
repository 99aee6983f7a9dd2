namespace Bespoke.Fitting;

/// <summary>A finished round of training.</summary>
/// <param name="Round">Rounds done.</param>
/// <param name="Rounds">Rounds in all.</param>
/// <param name="Lambda">The rate range, or null in a round of all.</param>
/// <param name="LogLoss">Mean over the fits of ln(L / lambda): falls as the base gets better, by chance too as pictures differ.</param>
/// <param name="Remaining">Time left, or null before the first round of this run.</param>
public sealed record TrainingProgress(int Round, int Rounds, double? Lambda, double LogLoss, TimeSpan? Remaining);
