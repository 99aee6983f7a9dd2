using Bespoke.Fitting.Coin;

namespace Bespoke.Fitting.Tests.Coin;

public class CoinScheduleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 0.853553390593)]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 0)]
    public void A_falling_rate_follows_half_a_cosine_rounded_or_not(double progress, double share)
    {
        CoinSchedule schedule = new(1000, 2e-4, LearningRateDecay.Cosine, RoundedShare: 0.1);
        Assert.Equal(share * 2e-4, schedule.RateAt(progress, isRounded: false), 1e-12);
        Assert.Equal(share * 2e-4, schedule.RateAt(progress, isRounded: true), 1e-12);
    }

    [Fact]
    public void The_papers_rate_is_constant_and_falls_from_a_small_share_of_it_to_zero_once_parameters_are_rounded()
    {
        CoinSchedule schedule = new(1000, 2e-4, LearningRateDecay.None, RoundedShare: 0.1);
        Assert.All((double[])[0, 0.3, 0.9, 1], progress => Assert.Equal(2e-4, schedule.RateAt(progress, isRounded: false)));
        double first = schedule.RateAt(schedule.FittedEnd, isRounded: true);
        Assert.InRange(first, 2e-6, 2e-5);
        Assert.Equal(first / 2, schedule.RateAt(0.95, isRounded: true), 1e-12);
        Assert.Equal(0, schedule.RateAt(1, isRounded: true), 1e-12);
    }

    [Theory]
    [InlineData(250, 0, 0.25)]
    [InlineData(250, 0.1, 0.25)]
    [InlineData(250, 0.6, 0.6)]
    [InlineData(1000, 0.6, 1)]
    public void Progress_is_the_larger_of_the_shares_of_steps_and_time(int steps, double timeShare, double progress) =>
        Assert.Equal(progress, new CoinSchedule(1000, 2e-4, LearningRateDecay.Cosine, 0).ProgressAt(steps, timeShare));
}
