using System.CommandLine;

namespace Bespoke.Cli;

/// <summary>The options that every command takes.</summary>
internal static class CommonOptions
{
    public static readonly Option<int?> Threads = NumberOption.Whole(
        "--threads", 1, 1024, "Threads to use, 1 to 1024. Default: all cores. The result does not depend on it.");

    public static readonly Option<bool> Force = new("--force") { Description = "Overwrite an output that exists." };

    public static readonly Option<bool> Quiet = new("--quiet")
    {
        Description = "No progress, notes or summary; only errors and what was asked for.",
    };

    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Say more; errors with a stack trace." };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON object on standard output and nothing else there.",
    };

    /// <summary>Gives the options to the root command and so to all its commands; call it when the commands are there.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (Option option in (Option[])[Threads, Force, Quiet, Verbose, Json])
        {
            option.Recursive = true;
            root.Add(option);
        }

        foreach (Command command in root.Subcommands)
        {
            Usage.Exclusive(command, Quiet, Verbose);
        }
    }
}
