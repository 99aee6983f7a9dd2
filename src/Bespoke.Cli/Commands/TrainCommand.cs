using System.CommandLine;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke train: what a codec shares over pictures.</summary>
internal static class TrainCommand
{
    /// <summary>The command with one command for each codec.</summary>
    public static Command Create() => new("train", "Train what a codec shares over pictures.") { TrainOverfitCommand.Create(), TrainCoinCommand.Create() };
}
