using Bespoke.Imaging;

namespace Bespoke.Bench.Codecs;

/// <summary>Pictures from and to files by path.</summary>
internal static class PictureDisk
{
    /// <summary>Reads a picture whatever its format.</summary>
    /// <exception cref="PictureFormatException">It is no picture, or a damaged one.</exception>
    public static Picture Read(string path) => PictureFile.Read(File.ReadAllBytes(path));

    /// <summary>Writes a picture in the format that the path's ending names, over an older file.</summary>
    public static void Write(string path, Picture picture)
    {
        using FileStream stream = File.Create(path);
        PictureFile.Write(picture, stream, PictureFile.FormatOf(path) ?? throw new ArgumentException($"'{path}' names no picture format.", nameof(path)));
    }

    /// <summary>A picture as a PNG file in memory.</summary>
    public static byte[] ToPng(Picture picture)
    {
        using MemoryStream stream = new();
        PictureFile.Write(picture, stream, PictureFormat.Png);
        return stream.ToArray();
    }
}
