using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Bench.Tuning;

/// <summary>
/// Searches for the sine network and learning rate that give one picture the highest PSNR at a rate, as the COIN paper did: Bayesian optimisation over
/// learning rates and the networks that the rate allows.
/// </summary>
public static class CoinTuner
{
    /// <summary>Fits spread evenly over the square before the process chooses.</summary>
    private const int FirstTrials = 5;

    private const int MostLayers = 16;
    private const int RateSteps = 25;
    private const double LeastRate = 1e-5;
    private const double MostRate = 1e-2;

    /// <summary>Runs the search.</summary>
    /// <param name="picture">The picture to fit.</param>
    /// <param name="bpp">Bits per pixel to spend.</param>
    /// <param name="trials">Fits in all, 1 or more.</param>
    /// <param name="options">Iterations, effort or time of each fit, seed and threads.</param>
    /// <param name="found">Told each fit as it is done.</param>
    /// <param name="cancellation">Ends the search; a fit that is under way does not count.</param>
    /// <returns>All fits, the best first.</returns>
    /// <exception cref="ArgumentException">No network is as small as that, or an option is outside its range.</exception>
    public static IReadOnlyList<CoinTrial> Run(
        Picture picture, double bpp, int trials, EncodeOptions options, Action<CoinTrial>? found = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        List<Candidate> candidates = Candidates(picture, bpp);
        List<(Candidate Candidate, CoinTrial Trial)> done = [];
        while (done.Count < trials && candidates.Count > 0)
        {
            Candidate next = done.Count < FirstTrials ? Spread(candidates, done.Count) : MostPromising(candidates, done);
            candidates.Remove(next);
            CoinOptions coin = new() { Layers = next.Layers, Width = next.Width, LearningRate = next.LearningRate };
            EncodeResult result = BespokeEncoder.Encode(
                picture, options with { Codec = CodecKind.Coin, TargetBpp = null, Coin = coin }, progress: null, cancellation);
            if (result.StopReason == StopReason.Cancelled)
            {
                break;
            }

            CoinTrial trial = new(next.Layers, next.Width, next.LearningRate, result.Bpp, result.Psnr);
            done.Add((next, trial));
            found?.Invoke(trial);
        }

        return [.. done.Select(d => d.Trial).OrderByDescending(trial => trial.Psnr)];
    }

    private static List<Candidate> Candidates(Picture picture, double bpp)
    {
        IReadOnlyList<(int Layers, int Width)> networks = CoinNetworks.Within(picture.Width, picture.Height, picture.Channels, bpp, MostLayers);
        if (networks.Count == 0)
        {
            throw new ArgumentException($"No sine network for this picture is as small as {bpp} bits per pixel.", nameof(bpp));
        }

        List<Candidate> candidates = [];
        foreach ((int layers, int width) in networks)
        {
            for (int step = 0; step < RateSteps; step++)
            {
                double share = step / (RateSteps - 1.0);
                (double X, double Y) point = (share, (layers - 1) / (MostLayers - 1.0));
                candidates.Add(new Candidate(layers, width, LeastRate * Math.Pow(MostRate / LeastRate, share), point));
            }
        }

        return candidates;
    }

    /// <summary>The candidate nearest to a point of Halton's sequence, which fills the square evenly.</summary>
    private static Candidate Spread(List<Candidate> candidates, int n)
    {
        double most = candidates.Max(c => c.Point.Y);
        (double x, double y) = (Halton(n + 1, 2), most * Halton(n + 1, 3));
        return candidates.MinBy(c => Math.Pow(c.Point.X - x, 2) + Math.Pow(c.Point.Y - y, 2))!;
    }

    private static Candidate MostPromising(List<Candidate> candidates, List<(Candidate Candidate, CoinTrial Trial)> done)
    {
        GaussianProcess process = new([.. done.Select(d => d.Candidate.Point)], [.. done.Select(d => d.Trial.Psnr)]);
        double best = done.Max(d => d.Trial.Psnr);
        return candidates.MaxBy(c => process.ExpectedImprovement(c.Point, best))!;
    }

    private static double Halton(int n, int radix)
    {
        double value = 0;
        double digit = 1.0 / radix;
        for (; n > 0; n /= radix)
        {
            value += digit * (n % radix);
            digit /= radix;
        }

        return value;
    }

    /// <summary>A network and a learning rate, and where they lie in the unit square of the process.</summary>
    private sealed record Candidate(int Layers, int Width, double LearningRate, (double X, double Y) Point);
}
