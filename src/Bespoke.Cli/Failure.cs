using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>How a command failed, ready to be told. The one place that turns exceptions into exit codes.</summary>
/// <param name="Code">What the process returns.</param>
/// <param name="Subject">The file or option it is about, or null.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record Failure(ExitCode Code, string? Subject, string Message)
{
    /// <summary>Everything on one line, as it is printed.</summary>
    public string Line =>
        (Subject is null ? $"bespoke: {Message}" : $"bespoke: {Subject}: {LowerFirst(Message)}").ReplaceLineEndings(" ");

    /// <summary>Finds the exit code and the words for an exception.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="subject">The file being worked on, or null.</param>
    public static Failure From(Exception exception, string? subject = null) => exception switch
    {
        CommandException e => new(e.Code, e.Subject, e.Message),
        PictureFormatException e => new(ExitCode.NotAPicture, subject, e.Message),
        BespokeFormatException { IsTruncated: true } e => new(
            ExitCode.DamagedFile, subject, $"{Sentence(e.Message)} Decode with --allow-truncated to get a preview."),
        BespokeFormatException e => new(ExitCode.DamagedFile, subject, e.Message),
        BespokeLimitException e => new(ExitCode.OverLimit, subject, e.Message),
        NotSupportedException e => new(ExitCode.WrongUsage, subject, e.Message),
        ArgumentException { ParamName: "options" or "bpp" or "pictures" } e => new(ExitCode.WrongUsage, subject, WithoutParameter(e.Message)),
        OutOfMemoryException => new(ExitCode.OverLimit, subject, "there is not enough memory for this picture."),
        MissingDependencyException e => new(ExitCode.NotInstalled, subject, e.Message),
        OperationCanceledException => new(ExitCode.Interrupted, subject, "interrupted, nothing was written."),
        _ => new(
            ExitCode.OwnFault,
            subject,
            $"{Sentence(exception.Message)} This is a fault in bespoke ({exception.GetType().Name}); --verbose shows where."),
    };

    // Argument exceptions add the name of a parameter that a user of the command has never seen.
    private static string WithoutParameter(string message) => message.Split(" (Parameter '")[0];

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";

    // Messages of the libraries are sentences; here they follow a colon. "PNG ..." keeps its capitals.
    private static string LowerFirst(string message) =>
        message.Length > 1 && char.IsUpper(message[0]) && char.IsLower(message[1])
            ? char.ToLowerInvariant(message[0]) + message[1..]
            : message;
}
