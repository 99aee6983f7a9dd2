using System.CommandLine;

namespace Bespoke.Cli;

/// <summary>What the common options ask for, and the voice of the command.</summary>
/// <param name="Report">Where results and remarks go.</param>
/// <param name="Threads">Threads to use; 0 means all cores.</param>
/// <param name="Force">Overwrite an output that exists.</param>
internal sealed record CommandContext(Report Report, int Threads, bool Force)
{
    /// <summary>Reads the common options.</summary>
    public static CommandContext From(ParseResult parsed) => new(
        Report.From(parsed),
        parsed.GetValue(CommonOptions.Threads) ?? 0,
        parsed.GetValue(CommonOptions.Force));
}
