using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>The pictures of a set, from files of one picture each and from videos, and what to call each in a message.</summary>
internal sealed class SetPictures
{
    private readonly List<Picture> _pictures = [];
    private readonly List<string> _names = [];

    private SetPictures()
    {
    }

    /// <summary>The pictures in order.</summary>
    public IReadOnlyList<Picture> All => _pictures;

    /// <summary>Reads all inputs.</summary>
    /// <param name="inputs">Paths, or "-".</param>
    /// <param name="framesPerSecond">Frames to take of each second of a video, or null for all.</param>
    /// <param name="threads">Threads to decode .bsk files with.</param>
    /// <exception cref="CommandException">An input cannot be read, the pictures are no set, or a rate is given and there is no video.</exception>
    public static SetPictures Read(IReadOnlyList<string> inputs, double? framesPerSecond, int threads)
    {
        SetPictures set = new();
        bool hasVideo = false;
        foreach (string input in inputs)
        {
            if (InputFile.ReadVideo(input, framesPerSecond, out InputFile? file) is { } frames)
            {
                hasVideo = true;
                for (int n = 0; n < frames.Count; n++)
                {
                    set.Add($"frame {n + 1} of {input}", frames[n]);
                }
            }
            else
            {
                set.Add(file!.Name, file.ToPicture(threads));
            }
        }

        if (framesPerSecond is not null && !hasVideo)
        {
            throw new CommandException(ExitCode.WrongUsage, null, "--fps needs a video among the inputs.");
        }

        if (set._pictures.Count < 2)
        {
            throw new CommandException(
                ExitCode.WrongUsage, inputs[0], hasVideo ? "gives one picture; a set has two or more. Take more with --fps." : "is one picture; a set has two or more. Leave out --set.");
        }

        return set;
    }

    /// <summary>The library checks this too, but does not know the names.</summary>
    private void Add(string name, Picture picture)
    {
        _names.Add(name);
        _pictures.Add(picture);
        string shape = PictureShape.Of(picture);
        if (shape != PictureShape.Of(_pictures[0]))
        {
            throw new CommandException(
                ExitCode.WrongUsage, name, $"is {shape}, but {_names[0]} is {PictureShape.Of(_pictures[0])}. Pictures of a set have one shape.");
        }
    }
}
