using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;
using Bespoke.Imaging;

namespace Bespoke.Bench.Reports;

/// <summary>
/// Crops of decoded pictures that the report shows side by side: the middle of a few pictures spread over the set, chosen by
/// position alone so that nobody picks the flattering ones, small enough to bound the size of the report.
/// </summary>
internal sealed class ShownCrops
{
    private const int Pictures = 3;
    private const int Width = 240;
    private const int Height = 176;

    private readonly string _folder;

    /// <summary>Chooses the pictures.</summary>
    public ShownCrops(string folder, IReadOnlyList<PictureEntry> pictures)
    {
        _folder = folder;
        int count = Math.Min(Pictures, pictures.Count);
        Shown = [.. Enumerable.Range(0, count).Select(i => pictures[(2 * i + 1) * pictures.Count / (2 * count)])];
    }

    /// <summary>The pictures that are shown.</summary>
    public IReadOnlyList<PictureEntry> Shown { get; }

    /// <summary>Keeps the crop of a cell's decoded picture when its picture is shown.</summary>
    public void Keep(Cell cell, Picture decoded)
    {
        if (Shown.Contains(cell.Picture))
        {
            Directory.CreateDirectory(_folder);
            PictureDisk.Write(PathOf(cell.Key), Middle(decoded));
        }
    }

    /// <summary>The PNG file of a cell's crop, or null when there is none.</summary>
    public byte[]? Read(string key) => File.Exists(PathOf(key)) ? File.ReadAllBytes(PathOf(key)) : null;

    /// <summary>The PNG file of the same crop of an original.</summary>
    public static byte[] Original(PictureEntry entry) => PictureDisk.ToPng(Middle(PictureSet.Read(entry)));

    private string PathOf(string key) => Path.Combine(_folder, $"{key}.png");

    private static Picture Middle(Picture picture)
    {
        int width = Math.Min(Width, picture.Width), height = Math.Min(Height, picture.Height);
        int left = (picture.Width - width) / 2, top = (picture.Height - height) / 2;
        Picture crop = new(width, height, picture.Channels, picture.BitDepth);
        for (int channel = 0; channel < picture.Channels; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                picture.Row(channel, top + y).Slice(left, width).CopyTo(crop.Row(channel, y));
            }
        }

        return crop;
    }
}
