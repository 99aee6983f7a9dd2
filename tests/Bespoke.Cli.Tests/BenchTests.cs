namespace Bespoke.Cli.Tests;

public sealed class BenchTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_report_names_the_command_without_the_folders_of_this_machine()
    {
        Directory.CreateDirectory(_folder["pictures"]);
        _folder.WritePicture("pictures/a.png");

        BespokeCommand.Run(
            "bench", _folder["pictures"], "--codecs", "overfit:iterations=5,overfit:iterations=6", "--lambdas", "0.02,0.01", "-o", _folder["report"]).AssertDone();

        string report = File.ReadAllText(_folder["report/report.html"]);
        Assert.Contains("bespoke bench pictures --codecs overfit:iterations=5,overfit:iterations=6", report, StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetDirectoryName(_folder["report"])!, report, StringComparison.Ordinal);
    }
}
