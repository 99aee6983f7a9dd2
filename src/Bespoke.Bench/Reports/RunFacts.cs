using System.Globalization;
using System.Runtime.InteropServices;
using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Reports;

/// <summary>What made a report: without it the figures cannot be made again.</summary>
internal static class RunFacts
{
    /// <summary>Command, build, machine, dates, counts.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(BenchOptions options, IReadOnlyList<CellResult> results)
    {
        List<(string Name, string Value)> facts = [];
        if (options.Command is not null)
        {
            facts.Add(("Command", options.Command));
        }

        facts.Add(("Build", $"bespoke {OwnBuild.Version}"));
        facts.Add(("Machine", $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"));
        if (results.Count > 0)
        {
            facts.Add(("Measured", $"{Day(results.Min(cell => cell.MeasuredAt))} to {Day(results.Max(cell => cell.MeasuredAt))} (UTC)"));
        }

        int done = results.Count(cell => cell.Status == CellStatus.Done);
        facts.Add(("Cells", $"{done} measured, {results.Count - done} without figures"));
        return facts;
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
