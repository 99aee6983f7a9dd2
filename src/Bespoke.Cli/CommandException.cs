namespace Bespoke.Cli;

/// <summary>Ends a command with an exit code and one line: which file, what is wrong, and what to do.</summary>
internal sealed class CommandException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">What the process returns.</param>
    /// <param name="subject">The file or option it is about, or null.</param>
    /// <param name="message">What is wrong and what to do, as sentences.</param>
    /// <param name="cause">The exception behind it, or null.</param>
    public CommandException(ExitCode code, string? subject, string message, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        Subject = subject;
    }

    public ExitCode Code { get; }

    public string? Subject { get; }
}
