using System.Diagnostics;
using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Tests.Codecs;

[Collection(RunsAlone.Name)]
public class ToolTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_program_that_ends_well_gives_its_times()
    {
        Cost cost = Tool.Run("sleep", ["0.2"], s_minute, CancellationToken.None);
        Assert.InRange(cost.WallSeconds, 0.19, 5);
        Assert.True(cost.CpuSeconds is null or < 0.19, $"a sleeping program used {cost.CpuSeconds} s of processor time");
    }

    [Fact]
    public void A_busy_program_shows_processor_time_and_memory()
    {
        if (!OperatingSystem.IsLinux())
        {
            // Elsewhere the system keeps neither figure and the cell leaves them empty.
            return;
        }

        Cost cost = Tool.Run("dd", ["if=/dev/zero", "of=/dev/null", "bs=32M", "count=60"], s_minute, CancellationToken.None);
        Assert.True(cost.CpuSeconds > 0.02, $"{cost.CpuSeconds} s");
        Assert.True(cost.PeakBytes > 32_000_000, $"{cost.PeakBytes} bytes");
    }

    [Fact]
    public void A_failing_program_gives_its_exit_code_and_its_last_line()
    {
        CodecFailedException e = Assert.Throws<CodecFailedException>(() => Tool.Run("ls", ["/no/such/folder"], s_minute, CancellationToken.None));
        Assert.Equal(CellStatus.Failed, e.Status);
        Assert.Contains("ls ended with exit code 2", e.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crashing_program_gives_its_signal()
    {
        CodecFailedException e = Assert.Throws<CodecFailedException>(() => Tool.Run("sh", ["-c", "kill -SEGV $$"], s_minute, CancellationToken.None));
        Assert.Contains("signal 11", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hanging_program_is_stopped_at_the_limit_with_its_children()
    {
        long began = Stopwatch.GetTimestamp();
        CodecFailedException e = Assert.Throws<CodecFailedException>(
            () => Tool.Run("sh", ["-c", "sleep 60 & sleep 60"], TimeSpan.FromSeconds(0.3), CancellationToken.None));
        Assert.Equal(CellStatus.TimedOut, e.Status);
        Assert.Contains("0.3 s", e.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < 20, "the limit was not kept");
    }

    [Fact]
    public void Cancellation_stops_a_program_at_once()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(0.2));
        long began = Stopwatch.GetTimestamp();
        Assert.Throws<OperationCanceledException>(() => Tool.Run("sleep", ["60"], s_minute, source.Token));
        Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < 20, "the program ran on");
    }

    [Fact]
    public void A_program_that_the_same_signal_ended_has_not_failed()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        for (int n = 0; n < 5; n++)
        {
            Assert.Throws<OperationCanceledException>(() => Tool.Run("sh", ["-c", "kill -INT $$"], s_minute, source.Token));
        }
    }

    [Fact]
    public void A_missing_program_is_a_failure_and_has_no_output()
    {
        Assert.Throws<CodecFailedException>(() => Tool.Run("no-such-program-here", [], s_minute, CancellationToken.None));
        Assert.Equal("", Tool.Output("no-such-program-here"));
        Assert.Null(Tool.Find("no-such-program-here"));
    }

    [Fact]
    public void A_program_that_floods_its_output_does_not_fill_the_memory()
    {
        string output = Tool.Output("sh", "-c", "yes | head -c 3000000");
        Assert.InRange(output.Length, 1000, 70_000);
    }
}
