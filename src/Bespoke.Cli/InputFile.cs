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

    /// <summary>Reads a whole file, or standard input for "-".</summary>
    /// <exception cref="CommandException">It is missing or cannot be read.</exception>
    public static InputFile Read(string path)
    {
        string name = path == "-" ? "standard input" : path;
        if (Directory.Exists(path))
        {
            throw new CommandException(ExitCode.InputUnreadable, name, "is a folder. Give a file.");
        }

        try
        {
            return new InputFile(name, path == "-" ? ReadStandardInput() : File.ReadAllBytes(path));
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

    /// <summary>Reads the bytes as a picture of any kind that is known, a .bsk file included when named so.</summary>
    public Picture ToPicture(int threads) => Name.EndsWith(".bsk", StringComparison.OrdinalIgnoreCase)
        ? Decode(new DecodeOptions { Threads = threads })
        : Named(() => PictureFile.Read(_bytes));

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

    // Exceptions of the libraries speak of bytes; a user needs the name of the file with them.
    private T Named<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not CommandException)
        {
            Failure failure = Failure.From(e, Name);
            throw new CommandException(failure.Code, failure.Subject, failure.Message, e);
        }
    }

    private static byte[] ReadStandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using MemoryStream buffer = new();
        input.CopyTo(buffer);
        return buffer.ToArray();
    }
}
