using System.Globalization;
using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>
/// A folder of pictures as output, 001.png and so on. They are written to a folder of a temporary name and get their names when all are there.
/// </summary>
internal sealed class PictureFolder
{
    private const int LeastDigits = 3;
    private readonly string _path;
    private readonly string _temporary;
    private readonly bool _force;

    /// <summary>Checks that the folder can be written to, or made, before any work is done for it.</summary>
    /// <exception cref="CommandException">It is a file, or cannot be made or written to.</exception>
    public PictureFolder(string path, bool force)
    {
        Name = path;
        _force = force;
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string unique = $"tmp{Environment.ProcessId}";
        _temporary = Directory.Exists(_path) ? Path.Combine(_path, unique) : $"{_path}.{unique}";
        if (File.Exists(_path))
        {
            throw Unwritable("is a file. Give a folder.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(_temporary)))
        {
            throw Unwritable("its folder does not exist. Make the folder first.");
        }

        // The only sure test of a folder is to write there.
        Guarded(() => Directory.CreateDirectory(_temporary).Delete());
    }

    /// <summary>The path as given.</summary>
    public string Name { get; }

    /// <summary>True for an output that names a folder: one that there is, or a name that ends in / or has no extension.</summary>
    public static bool IsMeant(string path) =>
        path != "-"
        && !path.StartsWith("/dev/", StringComparison.Ordinal)
        && (Directory.Exists(path) || Path.EndsInDirectorySeparator(path) || !Path.HasExtension(path));

    /// <summary>The names of so many pictures.</summary>
    public static IReadOnlyList<string> NamesOf(int count)
    {
        string digits = new('0', Math.Max(LeastDigits, count.ToString(CultureInfo.InvariantCulture).Length));
        return [.. Enumerable.Range(1, count).Select(n => n.ToString(digits, CultureInfo.InvariantCulture) + ".png")];
    }

    /// <summary>Checks that no picture is there already, unless they may be overwritten.</summary>
    /// <exception cref="CommandException">One is there.</exception>
    public void CheckNames(int count)
    {
        if (!_force && NamesOf(count).FirstOrDefault(name => File.Exists(Path.Combine(_path, name))) is string existing)
        {
            throw new CommandException(
                ExitCode.OutputUnwritable, Path.Combine(Name, existing), "exists already. Use --force to overwrite it.");
        }
    }

    /// <summary>Writes the pictures, all or none.</summary>
    public void Write(IReadOnlyList<Picture> pictures, CancellationToken cancellation) => Guarded(() =>
    {
        IReadOnlyList<string> names = NamesOf(pictures.Count);
        Directory.CreateDirectory(_temporary);
        try
        {
            for (int n = 0; n < names.Count; n++)
            {
                cancellation.ThrowIfCancellationRequested();
                using FileStream stream = new(Path.Combine(_temporary, names[n]), FileMode.CreateNew, FileAccess.Write);
                PictureFile.Write(pictures[n], stream, PictureFormat.Png);
                stream.Flush(flushToDisk: true);
            }

            cancellation.ThrowIfCancellationRequested();
            MoveToNames(names);
        }
        finally
        {
            if (Directory.Exists(_temporary))
            {
                Directory.Delete(_temporary, recursive: true);
            }
        }
    });

    private void MoveToNames(IReadOnlyList<string> names)
    {
        if (!Directory.Exists(_path))
        {
            Directory.Move(_temporary, _path);
            return;
        }

        int moved = 0;
        try
        {
            for (; moved < names.Count; moved++)
            {
                File.Move(Path.Combine(_temporary, names[moved]), Path.Combine(_path, names[moved]), _force);
            }
        }
        catch
        {
            foreach (string name in names.Take(moved))
            {
                File.Delete(Path.Combine(_path, name));
            }

            throw;
        }
    }

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable($"cannot be written: {e.Message}", e);
        }
    }

    private CommandException Unwritable(string message, Exception? cause = null) =>
        new(ExitCode.OutputUnwritable, Name, message, cause);
}
