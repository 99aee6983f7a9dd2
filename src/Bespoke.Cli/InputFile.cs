using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>The bytes of an input, and the name to use when something is wrong with them.</summary>
internal sealed class InputFile
{
    private readonly byte[] _bytes;

    private InputFile(string name, byte[] bytes)
    {
        Name = name;
        _bytes = bytes;
    }

    /// <summary>The path as given, or "standard input".</summary>
    public string Name { get; }

    /// <summary>Size in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Its content.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Reads a whole file, or standard input for "-".</summary>
    /// <exception cref="CommandException">It is missing or cannot be read.</exception>
    public static InputFile Read(string path)
    {
        string name = NameOf(path);
        if (Directory.Exists(path))
        {
            throw new CommandException(ExitCode.InputUnreadable, name, "is a folder. Give a file.");
        }

        return Readable(name, () => new InputFile(name, path == "-" ? ReadStandardInput() : File.ReadAllBytes(path)));
    }

    /// <summary>
    /// Reads the frames of a video, or null when the input is none. A video that is a file is read frame by frame and not as a whole: it may be larger than memory.
    /// </summary>
    /// <param name="path">A path, or "-" for standard input.</param>
    /// <param name="framesPerSecond">Frames to take of each second, or null for all.</param>
    /// <param name="file">The input where it is no video.</param>
    /// <exception cref="CommandException">It is missing, cannot be read, or is a damaged video.</exception>
    public static IReadOnlyList<Picture>? ReadVideo(string path, double? framesPerSecond, out InputFile? file)
    {
        InputFile? whole = path != "-" && File.Exists(path) ? Readable(path, () => ReadUnlessVideo(path)) : Read(path);
        file = null;
        if (whole is null)
        {
            return Named(path, () => Readable(path, () => VideoFile.Read(path, framesPerSecond)));
        }

        if (VideoFile.FormatOf(whole._bytes) is null)
        {
            file = whole;
            return null;
        }

        return Named(whole.Name, () =>
        {
            using MemoryStream stream = new(whole._bytes);
            return VideoFile.Read(stream, framesPerSecond);
        });
    }

    /// <summary>Reads the bytes as a picture of any kind that is known, a .bsk file included when named so.</summary>
    public Picture ToPicture(int threads)
    {
        if (Name.EndsWith(".bsk", StringComparison.OrdinalIgnoreCase))
        {
            return Decode(new DecodeOptions { Threads = threads });
        }

        return VideoFile.FormatOf(_bytes) is string format
            ? throw new CommandException(ExitCode.WrongUsage, Name, $"is a video ({format}). Only encode --set takes videos.")
            : Named(() => PictureFile.Read(_bytes));
    }

    /// <summary>Decodes the bytes as a .bsk file of one picture, or one picture, from 1, of a set.</summary>
    /// <exception cref="CommandException">The file is none, or holds several pictures and none is named.</exception>
    public Picture Decode(DecodeOptions options, int? picture = null) => Named(() =>
    {
        int count = BespokeDecoder.CountPictures(_bytes, options.Limits);
        return picture is null && count > 1
            ? throw new CommandException(ExitCode.WrongUsage, Name, $"holds {count} pictures. Decode them into a folder, or one with --picture N.")
            : BespokeDecoder.Decode(_bytes, options with { Picture = picture ?? 1 });
    });

    /// <summary>Decodes all pictures of the bytes as a .bsk file.</summary>
    public IReadOnlyList<Picture> DecodeSet(DecodeOptions options) => Named(() => BespokeDecoder.DecodeSet(_bytes, options));

    /// <summary>Pictures of the bytes as a .bsk file.</summary>
    public int CountPictures() => Named(() => BespokeDecoder.CountPictures(_bytes));

    /// <summary>Says what is in the bytes as a .bsk file, with the cost of every latent grid, which takes decoding them.</summary>
    public BespokeInfo Measure(int threads) =>
        Named(() => BespokeInfo.Measure(_bytes, new DecodeOptions { Threads = threads }));

    private static string NameOf(string path) => path == "-" ? "standard input" : path;

    /// <summary>Null for a video that can be read again from its start. What a pipe holds can be read only once.</summary>
    private static InputFile? ReadUnlessVideo(string path)
    {
        const int StartLength = 512;
        using FileStream stream = File.OpenRead(path);
        if (stream.CanSeek)
        {
            byte[] start = new byte[StartLength];
            int length = stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false);
            if (VideoFile.FormatOf(start.AsSpan(0, length)) is not null)
            {
                return null;
            }

            stream.Position = 0;
        }

        return new InputFile(path, ReadRest(stream));
    }

    private static T Readable<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.InputUnreadable, name, "no such file. Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.InputUnreadable, name, $"cannot be read: {e.Message}", e);
        }
    }

    private T Named<T>(Func<T> read) => Named(Name, read);

    // Exceptions of the libraries speak of bytes; a user needs the name of the file with them.
    private static T Named<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not CommandException)
        {
            Failure failure = Failure.From(e, name);
            throw new CommandException(failure.Code, failure.Subject, failure.Message, e);
        }
    }

    private static byte[] ReadStandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        return ReadRest(input);
    }

    private static byte[] ReadRest(Stream input)
    {
        using MemoryStream buffer = new();
        input.CopyTo(buffer);
        return buffer.ToArray();
    }
}
