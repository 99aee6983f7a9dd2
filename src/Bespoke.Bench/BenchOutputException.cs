namespace Bespoke.Bench;

/// <summary>The output folder cannot be used. Exit code 6.</summary>
public sealed class BenchOutputException : Exception
{
    /// <summary>Makes the exception with one line that names the folder and says what to do.</summary>
    public BenchOutputException(string message)
        : base(message)
    {
    }
}
