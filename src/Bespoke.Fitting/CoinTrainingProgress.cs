namespace Bespoke.Fitting;

/// <summary>A finished round of the training of starts.</summary>
/// <param name="Round">Rounds done, of all networks together.</param>
/// <param name="Rounds">Rounds in all.</param>
/// <param name="Layers">Layers of the network that the round was of.</param>
/// <param name="Width">Its sines a layer.</param>
/// <param name="Psnr">Mean over the round's fits of what they reached, in decibels before rounding to samples: rises as the start gets better, by chance too as pictures differ.</param>
/// <param name="Remaining">Time left by the rounds of this run; rounds of a larger network take longer.</param>
public sealed record CoinTrainingProgress(int Round, int Rounds, int Layers, int Width, double Psnr, TimeSpan Remaining);
