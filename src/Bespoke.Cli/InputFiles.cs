namespace Bespoke.Cli;

/// <summary>Names of several inputs.</summary>
internal static class InputFiles
{
    /// <summary>Shells that expand patterns have done it already; for those that do not, and for quoted ones, it is done here.</summary>
    /// <param name="paths">Paths as given. One with * or ? in its last part that no file has stands for all files that match, sorted by name.</param>
    /// <exception cref="CommandException">No file matches a pattern.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths) => [.. paths.SelectMany(Expand)];

    private static IEnumerable<string> Expand(string path)
    {
        if (path.IndexOfAny(['*', '?']) < 0 || File.Exists(path))
        {
            return [path];
        }

        string folder = Path.GetDirectoryName(path) ?? "";
        DirectoryInfo place = new(folder.Length > 0 ? folder : ".");
        string[] found = place.Exists
            ? [.. place.EnumerateFiles(Path.GetFileName(path), new EnumerationOptions { MatchType = MatchType.Simple })
                .Select(file => Path.Combine(folder, file.Name)).Order(StringComparer.Ordinal)]
            : [];
        return found.Length > 0 ? found : throw new CommandException(ExitCode.InputUnreadable, path, "no such file. Check the path.");
    }
}
