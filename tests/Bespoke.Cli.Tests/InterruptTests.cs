using System.Diagnostics;
using System.Globalization;

namespace Bespoke.Cli.Tests;

public sealed class InterruptTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_during_the_fit_writes_the_best_so_far_and_gives_exit_code_130(string signal)
    {
        // Windows has no such signals to send to a single process.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string input = _folder.WritePicture("a.png", 64, 48);
        using Process encode = BespokeCommand.Start("encode", input, _folder["a.bsk"], "--iterations", "10000000");
        string? firstProgress = encode.StandardError.ReadLine();
        Process.Start("kill", [$"-{signal}", encode.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        string rest = encode.StandardError.ReadToEnd();
        Assert.True(encode.WaitForExit(TimeSpan.FromMinutes(1)), "the encode did not end");

        Assert.Contains("step", firstProgress, StringComparison.Ordinal);
        Assert.Equal(130, encode.ExitCode);
        Assert.Contains("the best so far is written", rest, StringComparison.Ordinal);
        BespokeCommand.Run("verify", _folder["a.bsk"]).AssertDone();
        Assert.Equal(["a.bsk", "a.png"], _folder.FileNames);
    }

    [Fact]
    public void A_time_limit_ends_the_fit_with_exit_code_0()
    {
        string input = _folder.WritePicture("a.png", 64, 48);

        BespokeCommand.Outcome outcome = BespokeCommand.Run("encode", input, _folder["a.bsk"], "--time", "1").AssertDone();

        Assert.Contains("dB PSNR", outcome.ErrorLines[^1], StringComparison.Ordinal);
        BespokeCommand.Run("verify", _folder["a.bsk"]).AssertDone();
    }
}
