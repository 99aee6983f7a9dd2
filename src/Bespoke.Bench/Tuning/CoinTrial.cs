namespace Bespoke.Bench.Tuning;

/// <summary>One fit of a search for a sine network.</summary>
/// <param name="Layers">Layers of sines.</param>
/// <param name="Width">Sines a layer.</param>
/// <param name="LearningRate">Adam's step size.</param>
/// <param name="Bpp">Bits per pixel of the file.</param>
/// <param name="Psnr">PSNR in dB of the decoded picture.</param>
public sealed record CoinTrial(int Layers, int Width, double LearningRate, double Bpp, double Psnr);
