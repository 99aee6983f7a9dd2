using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Tests.Runtime;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Every_part_of_every_stage_runs_once_before_the_stage_ends(int threads)
    {
        using WorkerTeam team = new(threads);
        int[] runs = new int[16];
        for (int stage = 1; stage <= 300; stage++)
        {
            team.Run(runs.Length, part => Interlocked.Increment(ref runs[part]));
            Assert.All(runs, count => Assert.Equal(stage, count));

            // Some stages find the team asleep, some just falling asleep, most of them awake.
            if (stage % 50 == 0)
            {
                Thread.Sleep(stage % 100 == 0 ? 20 : 1);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failure_reaches_the_caller_and_the_team_goes_on(int threads)
    {
        using WorkerTeam team = new(threads);
        Exception failure = Assert.ThrowsAny<InvalidOperationException>(
            () => team.Run(8, part => _ = part == 5 ? throw new InvalidOperationException("five") : part));
        Assert.Equal("five", (failure.InnerException ?? failure).Message);
        int sum = 0;
        team.Run(8, part => Interlocked.Add(ref sum, part));
        Assert.Equal(28, sum);
    }
}
