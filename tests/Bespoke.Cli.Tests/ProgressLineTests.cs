using Bespoke.Fitting;

namespace Bespoke.Cli.Tests;

public class ProgressLineTests
{
    private static readonly FitProgress Quarter = new(
        "fitting", 2500, 10_000, 0.4984, 35.921, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(61));

    [Fact]
    public void The_line_for_a_terminal_has_bar_percent_time_left_bpp_and_psnr() =>
        Assert.Equal("[######..................]  25 %  1:01 left, 0.498 bpp, 35.92 dB  fitting", ProgressLine.ForTerminal(Quarter, 120));

    [Fact]
    public void The_line_for_a_terminal_never_wraps() =>
        Assert.Equal(40, ProgressLine.ForTerminal(Quarter, 40).Length);

    [Fact]
    public void The_line_for_a_log_has_no_control_characters_and_the_same_figures() =>
        Assert.Equal(
            "fitting: step 2,500 of 10,000, 25 %, 20 s so far, 1:01 left, 0.498 bpp, 35.92 dB", ProgressLine.Plain(Quarter));

    [Fact]
    public void What_is_not_known_yet_is_left_out() =>
        Assert.Equal(
            "warm-up: step 0 of 0, 0 %, 0 s so far, time left unknown",
            ProgressLine.Plain(new("warm-up", 0, 0, double.NaN, double.NaN, TimeSpan.Zero, null)));
}
