namespace Bespoke.Bench;

/// <summary>How a run ended.</summary>
public sealed record BenchSummary
{
    /// <summary>Cells planned for this run or shard.</summary>
    public required int Cells { get; init; }

    /// <summary>Cells measured now.</summary>
    public required int Measured { get; init; }

    /// <summary>Cells found finished from an earlier run.</summary>
    public required int Reused { get; init; }

    /// <summary>Cells without figures, each as one line: "kodim05 avif cq=28: avifenc ended with exit code 1".</summary>
    public required IReadOnlyList<string> Incomplete { get; init; }

    /// <summary>Peers that were skipped because they are not installed.</summary>
    public required IReadOnlyList<MissingPeer> Missing { get; init; }

    /// <summary>True when codecs were asked for by name, so that a missing one is a failure and no mere remark.</summary>
    public required bool MissingWereNamed { get; init; }

    /// <summary>True when the run was cancelled; the next run continues.</summary>
    public required bool Cancelled { get; init; }

    /// <summary>Files written, the HTML report first.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
