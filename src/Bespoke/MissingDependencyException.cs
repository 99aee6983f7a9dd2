namespace Bespoke;

/// <summary>Something outside the program is needed and not installed: a native library, a base, another codec.</summary>
public sealed class MissingDependencyException : Exception
{
    /// <summary>Makes the exception with one line that says what is missing, what for, and how to install it.</summary>
    public MissingDependencyException(string message)
        : base(message)
    {
    }
}
