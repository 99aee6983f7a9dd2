using Bespoke.Imaging;

namespace Bespoke.Cli.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
public sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bespoke-cli-");

    public IEnumerable<string> FileNames => _folder.EnumerateFiles().Select(file => file.Name).Order();

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Writes a PNG of smooth colours with some texture.</summary>
    public string WritePicture(string name, int width = 24, int height = 16, int channels = 3)
    {
        using FileStream stream = File.Create(this[name]);
        PictureFile.Write(MakePicture(width, height, channels), stream, PictureFormat.Png);
        return this[name];
    }

    public static Picture MakePicture(int width, int height, int channels)
    {
        Picture picture = new(width, height, channels, 8);
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<ushort> row = picture.Row(c, y);
                for (int x = 0; x < width; x++)
                {
                    row[x] = (ushort)((40 * c) + (3 * x) + (2 * y) + (x * y % 7));
                }
            }
        }

        return picture;
    }

    public Picture ReadPicture(string name) => PictureFile.Read(File.ReadAllBytes(this[name]));
}
