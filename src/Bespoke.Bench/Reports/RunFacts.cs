using System.Globalization;
using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Reports;

/// <summary>What made a report: without it the figures cannot be made again.</summary>
internal static class RunFacts
{
    /// <summary>Command, build, machines, dates, counts.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(BenchOptions options, IReadOnlyList<CellResult> results)
    {
        List<(string Name, string Value)> facts = [];
        if (options.Command is not null)
        {
            facts.Add(("Command", options.Command));
        }

        facts.Add(("Report by", $"bespoke {OwnBuild.Version}"));
        string[] machines = [.. results.Select(cell => cell.Machine ?? "not noted").Distinct()];
        if (machines.Length > 0)
        {
            facts.Add((machines.Length == 1 ? "Machine" : "Machines", string.Join("; ", machines)));
        }

        if (results.Count > 0)
        {
            facts.Add(("Measured", $"{Day(results.Min(cell => cell.MeasuredAt))} to {Day(results.Max(cell => cell.MeasuredAt))} (UTC)"));
        }

        int done = results.Count(cell => cell.Status == CellStatus.Done);
        facts.Add(("Cells", $"{done} measured, {results.Count - done} without figures"));
        return facts;
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
