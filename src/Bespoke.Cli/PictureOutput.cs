using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>A picture on its way out: the format is what the output's name asks for, PNG for "-" and devices.</summary>
internal sealed class PictureOutput
{
    private readonly OutputFile _file;
    private readonly PictureFormat _format;

    /// <summary>Checks name and place of the output before any work is done for it.</summary>
    /// <exception cref="CommandException">The name asks for no format that can be written, or the place cannot be written to.</exception>
    public PictureOutput(string path, bool force)
    {
        bool unnamed = path == "-" || path.StartsWith("/dev/", StringComparison.Ordinal);
        _format = PictureFile.FormatOf(path) ?? (unnamed ? PictureFormat.Png : throw new CommandException(
            ExitCode.WrongUsage, path, "not a picture format that can be written. Use .png, .ppm, .pgm, .pnm or .pam."));
        _file = new OutputFile(path, force);
    }

    /// <summary>The path as given, or "standard output".</summary>
    public string Name => _file.Name;

    /// <summary>Takes back what was written.</summary>
    public void Remove() => _file.Remove();

    /// <summary>Writes the picture, whole or not at all.</summary>
    public void Write(Picture picture, CancellationToken cancellation)
    {
        try
        {
            _file.Write(stream => PictureFile.Write(picture, stream, _format), cancellation);
        }
        catch (NotSupportedException e)
        {
            throw new CommandException(ExitCode.WrongUsage, Name, e.Message, e);
        }
    }
}
