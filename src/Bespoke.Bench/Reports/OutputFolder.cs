namespace Bespoke.Bench.Reports;

/// <summary>The folder that a run writes to.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder, or accepts one that an earlier run made.</summary>
    /// <exception cref="BenchOutputException">It holds something else, or cannot be made.</exception>
    public static void Prepare(string folder, bool force)
    {
        try
        {
            bool foreign = Directory.Exists(folder)
                && Directory.EnumerateFileSystemEntries(folder).Any()
                && !Directory.EnumerateFiles(folder, "cells*.jsonl").Any();
            if (foreign && !force)
            {
                throw new BenchOutputException($"'{folder}' is not empty and holds no earlier run: name another folder, or give --force");
            }

            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BenchOutputException($"'{folder}' cannot be made: {e.Message}");
        }
    }

    /// <summary>Writes a text file under a temporary name and renames it, so that no reader meets half of it.</summary>
    public static string WriteText(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        string temporary = $"{path}.tmp{Environment.ProcessId}";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
        return path;
    }
}
