using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Imaging;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke decode IN FOLDER: writes all pictures of a set.</summary>
internal static class DecodeFolder
{
    /// <param name="input">The .bsk file.</param>
    /// <param name="folder">Takes the pictures.</param>
    /// <param name="options">How to decode.</param>
    /// <param name="allowTruncated">Previews of what a file that ends early holds.</param>
    /// <param name="context">The common options.</param>
    public static ExitCode Run(InputFile input, PictureFolder folder, DecodeOptions options, bool allowTruncated, CommandContext context)
    {
        int count = input.CountPictures();
        if (count == 1)
        {
            throw new CommandException(ExitCode.WrongUsage, folder.Name, $"{input.Name} holds one picture. Give OUT a file name, such as {folder.Name.TrimEnd('/')}.png.");
        }

        folder.CheckNames(count);
        using Signals signals = new();
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<Picture> pictures = DecodeCommand.Decode(input, input.DecodeSet, options, allowTruncated, out bool truncated);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        folder.Write(pictures, signals.Token);

        context.Report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder.Name}: {count} pictures of {pictures[0].Width}x{pictures[0].Height}, decoded in {elapsed.TotalSeconds:F3} s"));
        context.Report.Result(() => null, () => new JsonObject
        {
            ["input"] = input.Name,
            ["output"] = folder.Name,
            ["files"] = new JsonArray([.. PictureFolder.NamesOf(count).Select(name => JsonValue.Create(Path.Combine(folder.Name, name)))]),
            ["width"] = pictures[0].Width,
            ["height"] = pictures[0].Height,
            ["channels"] = pictures[0].Channels,
            ["bitDepth"] = pictures[0].BitDepth,
            ["truncated"] = truncated,
            ["seconds"] = elapsed.TotalSeconds,
        });
        return ExitCode.Done;
    }
}
