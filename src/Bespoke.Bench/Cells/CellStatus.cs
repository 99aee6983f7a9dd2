namespace Bespoke.Bench.Cells;

/// <summary>How a cell ended.</summary>
internal enum CellStatus
{
    /// <summary>Measured.</summary>
    Done,

    /// <summary>The codec does not take this kind of picture; asking again would not help.</summary>
    Refused,

    /// <summary>A program crashed, wrote nothing, or gave back another picture; tried again by the next run.</summary>
    Failed,

    /// <summary>Stopped at the time limit; tried again by the next run.</summary>
    TimedOut,
}
