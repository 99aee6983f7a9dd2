namespace Bespoke.Bench;

/// <summary>There is nothing to measure: a folder is missing or holds no picture. Exit code 3.</summary>
public sealed class BenchInputException : Exception
{
    /// <summary>Makes the exception with one line that names the folder.</summary>
    public BenchInputException(string message)
        : base(message)
    {
    }
}
