using Bespoke.Bench.Cells;
using Bespoke.Bench.Curves;

namespace Bespoke.Bench.Reports;

/// <summary>Everything a report is written from.</summary>
internal sealed record ReportData
{
    /// <summary>"Kodak, 24 pictures" or the like.</summary>
    public required string Title { get; init; }

    /// <summary>Names and values: command, build, machine, dates.</summary>
    public required IReadOnlyList<(string Name, string Value)> Facts { get; init; }

    /// <summary>Pixels of every picture, by name, in order.</summary>
    public required IReadOnlyDictionary<string, long> Pixels { get; init; }

    /// <summary>All results in the order of the tables, failures among them.</summary>
    public required IReadOnlyList<CellResult> Results { get; init; }

    /// <summary>Measured curves first, then published ones.</summary>
    public required IReadOnlyList<CodecCurve> Curves { get; init; }

    /// <summary>Names of the curves that are drawn until somebody asks for others.</summary>
    public required IReadOnlySet<string> DrawnAtFirst { get; init; }

    /// <summary>Peers asked for that are not installed.</summary>
    public required IReadOnlyList<MissingPeer> Missing { get; init; }

    /// <summary>Names of the pictures.</summary>
    public IReadOnlyCollection<string> Pictures => [.. Pixels.Keys];
}
