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
    public async Task A_signal_during_the_fit_writes_the_best_so_far_and_gives_exit_code_130(string signal)
    {
        // Windows has no such signals to send to a single process; and what a background shell tells its children to ignore, they do.
        if (OperatingSystem.IsWindows() || (signal == "INT" && IsInterruptIgnored()))
        {
            return;
        }

        string input = _folder.WritePicture("a.png", 64, 48);
        using Process encode = BespokeCommand.Start("encode", input, _folder["a.bsk"], "--iterations", "10000000");
        string? firstProgress = encode.StandardError.ReadLine();
        Process.Start("kill", [$"-{signal}", encode.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        Task<string> reading = encode.StandardError.ReadToEndAsync();
        if (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMinutes(1))) != reading)
        {
            encode.Kill();
            Assert.Fail("the encode did not end");
        }

        string rest = await reading;
        await encode.WaitForExitAsync();

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

    /// <summary>True when this process was started with SIGINT ignored, which its children inherit (Linux only).</summary>
    private static bool IsInterruptIgnored()
    {
        const string Status = "/proc/self/status";
        const string Key = "SigIgn:";
        const ulong InterruptBit = 1UL << (2 - 1);
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line is not null && (ulong.Parse(line[Key.Length..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & InterruptBit) != 0;
    }
}
