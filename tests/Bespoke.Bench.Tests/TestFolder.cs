using Bespoke.Bench.Codecs;
using Bespoke.Imaging;

namespace Bespoke.Bench.Tests;

/// <summary>A folder of its own for each test, deleted at the end, with pictures made on the fly.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bespoke-bench-tests-").FullName;

    /// <summary>The data beside the repository, or null where there is none.</summary>
    public static string? Shared()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Bespoke.slnx")))
            {
                string shared = System.IO.Path.Combine(folder.FullName, "..", "shared");
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }

    public string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Writes a PPM of waves and a little noise, different for every seed.</summary>
    public string AddPicture(string name, int width = 64, int height = 48, int seed = 1)
    {
        Directory.CreateDirectory(At("pictures"));
        string path = At("pictures", name);
        PictureDisk.Write(path, Waves(width, height, seed));
        return path;
    }

    public static Picture Waves(int width, int height, int seed)
    {
        Picture picture = new(width, height, 3, 8);
        Random random = new(seed);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double wave = Math.Sin((x * (c + 1) + y * seed) / 17.0) + Math.Cos((y - x * 0.3) / 11.0);
                    picture.Row(c, y)[x] = (ushort)Math.Clamp(128 + 50 * wave + random.Next(-3, 4), 0, 255);
                }
            }
        }

        return picture;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
