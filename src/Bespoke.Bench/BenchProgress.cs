namespace Bespoke.Bench;

/// <summary>A report from a running bench: before each cell that is measured, while one of our codecs fits, and at the end.</summary>
/// <param name="Done">Cells that need no more work: measured now or earlier, or failed.</param>
/// <param name="Total">Cells of this run.</param>
/// <param name="Reused">Cells found finished from an earlier run.</param>
/// <param name="Incomplete">Cells refused, failed or timed out.</param>
/// <param name="Current">The cell at work, "kodim05 avif cq=28", of a fit with how far it is, "kodim05 overfit lambda=0.001  62 %", or empty at the end.</param>
/// <param name="Elapsed">Time since the run began.</param>
/// <param name="Remaining">Estimated time left, from the time that each codec's cells took so far; null at first.</param>
public sealed record BenchProgress(
    int Done,
    int Total,
    int Reused,
    int Incomplete,
    string Current,
    TimeSpan Elapsed,
    TimeSpan? Remaining);
