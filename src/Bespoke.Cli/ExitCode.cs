namespace Bespoke.Cli;

/// <summary>What the process returns. Part of the command line's contract: values never change their meaning.</summary>
internal enum ExitCode
{
    /// <summary>Done, and the output is complete.</summary>
    Done = 0,

    /// <summary>A fault of this program.</summary>
    OwnFault = 1,

    /// <summary>The command line is wrong.</summary>
    WrongUsage = 2,

    /// <summary>The input is missing or cannot be read.</summary>
    InputUnreadable = 3,

    /// <summary>The input is not a picture that can be read.</summary>
    NotAPicture = 4,

    /// <summary>The .bsk file is damaged, cut off or of an unknown kind.</summary>
    DamagedFile = 5,

    /// <summary>The output cannot be written, or exists and --force was not given.</summary>
    OutputUnwritable = 6,

    /// <summary>Some of what was asked for could not be had; the rest is written, and what is missing was said.</summary>
    Incomplete = 7,

    /// <summary>A limit on size, memory or work was exceeded.</summary>
    OverLimit = 8,

    /// <summary>Something that the command needs is not installed.</summary>
    NotInstalled = 9,

    /// <summary>Ended by Ctrl-C or a request to terminate; encode has then written the best so far.</summary>
    Interrupted = 130,
}
