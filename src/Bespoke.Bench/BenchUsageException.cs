namespace Bespoke.Bench;

/// <summary>The bench was asked for something that it does not know: wrong usage, exit code 2.</summary>
public sealed class BenchUsageException : Exception
{
    /// <summary>Makes the exception with one line that says what is wrong and what there is.</summary>
    public BenchUsageException(string message)
        : base(message)
    {
    }
}
