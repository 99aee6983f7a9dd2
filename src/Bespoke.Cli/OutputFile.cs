namespace Bespoke.Cli;

/// <summary>
/// An output: written under a temporary name in the same folder, flushed to the disk, then renamed, so that the final
/// name never holds half a file. "-" is standard output; devices below /dev are written to directly.
/// </summary>
internal sealed class OutputFile
{
    private readonly string _path;
    private readonly bool _force;

    /// <summary>Checks that the output may be written and can be, before any work is done for it.</summary>
    /// <exception cref="CommandException">It exists and <paramref name="force"/> is false, or its folder is missing or not writable.</exception>
    public OutputFile(string path, bool force)
    {
        IsStandardOutput = path == "-";
        IsDevice = !IsStandardOutput && !IsFile(path);
        Name = IsStandardOutput ? "standard output" : path;
        _force = force;
        _path = IsFile(path) ? CheckedPath(path) : path;
    }

    /// <summary>False for standard output and devices: nothing can lie beside them.</summary>
    public static bool IsFile(string path) => path != "-" && !path.StartsWith("/dev/", StringComparison.Ordinal);

    /// <summary>The path as given, or "standard output".</summary>
    public string Name { get; }

    public bool IsStandardOutput { get; }

    private bool IsDevice { get; }

    /// <summary>Writes the output, whole or not at all.</summary>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellation">Checked before the file gets its final name.</param>
    public void Write(Action<Stream> write, CancellationToken cancellation = default)
    {
        try
        {
            if (IsStandardOutput || IsDevice)
            {
                using Stream stream = IsDevice
                    ? new FileStream(_path, FileMode.Open, FileAccess.Write)
                    : Console.OpenStandardOutput();
                write(stream);
            }
            else
            {
                WriteAndRename(write, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable($"cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Takes back what was written. Not for standard output and devices, where that cannot be done.</summary>
    public void Remove() => File.Delete(_path);

    private void WriteAndRename(Action<Stream> write, CancellationToken cancellation)
    {
        string temporary = TemporaryName(_path);
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            cancellation.ThrowIfCancellationRequested();
            File.Move(temporary, _path, _force);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private string CheckedPath(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw Unwritable("is a folder. Give a file name.");
            }

            // Through a link, what it points to is replaced, not the link.
            FileInfo file = new(path);
            string target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            if (!_force && File.Exists(target))
            {
                throw Unwritable("exists already. Use --force to overwrite it.");
            }

            // The only sure test of a folder is to write there.
            string probe = TemporaryName(target);
            File.Create(probe).Dispose();
            File.Delete(probe);
            return target;
        }
        catch (DirectoryNotFoundException e)
        {
            throw Unwritable("its folder does not exist. Make the folder first.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unwritable($"cannot be written: {e.Message}", e);
        }
    }

    private static string TemporaryName(string path) => $"{path}.tmp{Environment.ProcessId}";

    private CommandException Unwritable(string message, Exception? cause = null) =>
        new(ExitCode.OutputUnwritable, Name, message, cause);
}
