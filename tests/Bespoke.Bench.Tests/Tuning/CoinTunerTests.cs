using Bespoke.Bench.Tuning;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Bench.Tests.Tuning;

public class CoinTunerTests
{
    [Fact]
    public void A_process_goes_through_what_was_measured_and_knows_less_elsewhere()
    {
        GaussianProcess process = new([(0.1, 0.1), (0.2, 0.8), (0.3, 0.4)], [20.0, 25, 22]);
        (double mean, double deviation) = process.Predict((0.2, 0.8));
        Assert.Equal(25, mean, 0.1);
        Assert.True(process.Predict((0.95, 0.1)).Deviation > 4 * deviation);
    }

    [Fact]
    public void Improvement_is_expected_near_the_best_or_where_nothing_is_known()
    {
        GaussianProcess process = new([(0.0, 0.0), (0.5, 0.0), (0.5, 0.2)], [10.0, 20, 21]);
        Assert.True(process.ExpectedImprovement((0.5, 0.3), 21) > process.ExpectedImprovement((0.02, 0.0), 21));
        Assert.True(process.ExpectedImprovement((1, 1), 21) > process.ExpectedImprovement((0.02, 0.0), 21));
    }

    [Fact]
    public void A_search_keeps_to_the_budget_tries_nothing_twice_and_gives_the_best_first()
    {
        Picture picture = new(48, 40, 3, 8);
        for (int n = 0; n < picture.PixelCount; n++)
        {
            picture.Plane(n % 3)[n] = (ushort)(n % 200);
        }

        int told = 0;
        IReadOnlyList<CoinTrial> trials = CoinTuner.Run(picture, 2, 8, new EncodeOptions { Iterations = 5 }, _ => told++);
        Assert.Equal(8, trials.Count);
        Assert.Equal(8, told);
        Assert.Equal(8, trials.DistinctBy(trial => (trial.Layers, trial.LearningRate)).Count());
        Assert.Equal(trials.OrderByDescending(trial => trial.Psnr), trials);
        Assert.All(trials, trial => Assert.InRange(trial.Bpp, 0.5, 2.1));
    }
}
