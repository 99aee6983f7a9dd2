using System.Security.Cryptography;
using Bespoke.Bench.Codecs;
using Bespoke.Imaging;

namespace Bespoke.Bench.Cells;

/// <summary>The picture files of a run.</summary>
internal static class PictureSet
{
    private static readonly string[] s_endings = [".png", ".ppm", ".pgm", ".pnm"];

    /// <summary>Lists and hashes the pictures of folders and files, in order of their names.</summary>
    /// <exception cref="BenchInputException">A path is missing, a folder holds no picture, or two pictures share a name.</exception>
    public static IReadOnlyList<PictureEntry> Find(IReadOnlyList<string> inputs)
    {
        PictureEntry[] pictures = [.. inputs.SelectMany(FilesOf).Distinct().Select(Entry).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        if (pictures.GroupBy(entry => entry.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new BenchInputException($"two pictures are named '{twice.Key}', and the tables tell pictures apart by name");
        }

        return pictures;
    }

    /// <summary>Reads a picture without its metadata.</summary>
    /// <exception cref="CodecFailedException">It cannot be read.</exception>
    public static Picture Read(PictureEntry entry)
    {
        try
        {
            Picture read = PictureDisk.Read(entry.Path);
            Picture clean = new(read.Width, read.Height, read.Channels, read.BitDepth);
            for (int channel = 0; channel < read.Channels; channel++)
            {
                read.Plane(channel).CopyTo(clean.Plane(channel));
            }

            return clean;
        }
        catch (Exception e) when (e is PictureFormatException or BespokeLimitException or MissingDependencyException or IOException or UnauthorizedAccessException)
        {
            throw new CodecFailedException(CellStatus.Failed, $"the picture cannot be read: {e.Message}");
        }
    }

    private static IEnumerable<string> FilesOf(string input)
    {
        if (File.Exists(input))
        {
            return [Path.GetFullPath(input)];
        }

        if (!Directory.Exists(input))
        {
            throw new BenchInputException($"'{input}' does not exist");
        }

        string[] files = [.. Directory.EnumerateFiles(input).Where(file => s_endings.Contains(Path.GetExtension(file).ToLowerInvariant())).Select(Path.GetFullPath)];
        return files.Length > 0
            ? files
            : throw new BenchInputException($"the folder '{input}' holds no picture ({string.Join(", ", s_endings)})");
    }

    private static PictureEntry Entry(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new PictureEntry(Path.GetFileNameWithoutExtension(path), path, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BenchInputException($"'{path}' cannot be read: {e.Message}");
        }
    }
}
