using Bespoke.Bench.Cells;

namespace Bespoke.Bench.Codecs;

/// <summary>A codec did not give a picture back: the cell says so and the run goes on.</summary>
internal sealed class CodecFailedException : Exception
{
    /// <summary>Makes the exception with one line that says what happened.</summary>
    public CodecFailedException(CellStatus status, string message)
        : base(message)
    {
        Status = status;
    }

    /// <summary>Refused, failed or timed out.</summary>
    public CellStatus Status { get; }
}
