using System.Text;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>The pictures of a training, and the hashes that show that none of them is one of those held back for tests.</summary>
internal sealed class TrainingFolders
{
    private readonly List<(string Use, string Name, PictureHash Hash)> _hashes = [];
    private readonly List<Picture> _pictures = [];

    /// <summary>The pictures to train on.</summary>
    public IReadOnlyList<Picture> Pictures => _pictures;

    /// <summary>Reads folders of PNG pictures in the order of their names.</summary>
    /// <exception cref="CommandException">A folder is missing or empty, a picture cannot be read, or one to train on looks like one held back.</exception>
    public static TrainingFolders Read(string data, IReadOnlyList<string> heldBack, int threads)
    {
        TrainingFolders folders = new();
        foreach (string path in heldBack.SelectMany(PicturesOf))
        {
            folders._hashes.Add(("held back", Path.GetFileName(path), PictureHash.Of(InputFile.Read(path).ToPicture(threads))));
        }

        int heldBackCount = folders._hashes.Count;
        foreach (string path in PicturesOf(data))
        {
            Picture picture = InputFile.Read(path).ToPicture(threads);
            PictureHash hash = PictureHash.Of(picture);
            foreach ((_, string name, PictureHash other) in folders._hashes.Take(heldBackCount))
            {
                if (hash.DistanceTo(other) <= PictureHash.SameWithin)
                {
                    throw new CommandException(ExitCode.WrongUsage, path, $"looks like {name}, which is held back for tests. Take it out of the training pictures.");
                }
            }

            folders._hashes.Add(("training", Path.GetFileName(path), hash));
            folders._pictures.Add(picture);
        }

        return folders;
    }

    /// <summary>A line for each picture: use, name, hash.</summary>
    public byte[] Table() => Encoding.UTF8.GetBytes(
        "use,picture,hash\n" + string.Concat(_hashes.Select(line => $"{line.Use},{line.Name},{line.Hash}\n")));

    private static IReadOnlyList<string> PicturesOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(ExitCode.InputUnreadable, folder, "no such folder. Check the path.");
        }

        List<string> paths = [.. Directory.EnumerateFiles(folder, "*.png").Order(StringComparer.Ordinal)];
        return paths.Count > 0 ? paths : throw new CommandException(ExitCode.InputUnreadable, folder, "holds no PNG pictures.");
    }
}
