using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>Picture files by name: which formats can be written, and the way in and out.</summary>
internal static class PictureFiles
{
    /// <summary>Reads the bytes of a picture file of any format that is known.</summary>
    public static Picture Read(byte[] bytes) => throw new NotImplementedException("picture files are not wired in yet");

    /// <summary>Writes a picture in the format that the output's name asks for.</summary>
    public static void Write(Picture picture, Stream stream, string path) =>
        throw new NotImplementedException("picture files are not wired in yet");

    /// <summary>Refuses an output name that asks for no format that can be written.</summary>
    public static void CheckOutputName(string path)
    {
        bool known = path == "-"
            || path.StartsWith("/dev/", StringComparison.Ordinal)
            || Path.GetExtension(path).ToUpperInvariant() is ".PNG" or ".PPM" or ".PGM" or ".PNM" or ".PAM";
        if (!known)
        {
            throw new CommandException(
                ExitCode.WrongUsage, path, "not a picture format that can be written. Use .png, .ppm, .pgm, .pnm or .pam.");
        }
    }
}
