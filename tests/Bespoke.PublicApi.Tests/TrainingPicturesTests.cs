using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.PublicApi.Tests;

/// <summary>The pictures that the shipped bases were trained on are none of those that they are measured on (docs/base-pictures.csv).</summary>
public class TrainingPicturesTests
{
    private static readonly (string Use, string Name, PictureHash Hash)[] s_pictures =
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "base-pictures.csv")).Skip(1).Select(line => line.Split(',')).Select(
            fields => (fields[0], fields[1], PictureHash.Parse(fields[2])))];

    [Fact]
    public void No_training_picture_looks_like_one_held_back()
    {
        ILookup<string, (string, string Name, PictureHash Hash)> uses = s_pictures.ToLookup(picture => picture.Use);
        Assert.Equal(186, uses["training"].Count());
        Assert.Equal(24, uses["held back"].Count(picture => picture.Name.StartsWith("kodim", StringComparison.Ordinal)));
        Assert.All(uses["training"], training => Assert.All(
            uses["held back"], held => Assert.True(training.Hash.DistanceTo(held.Hash) > PictureHash.SameWithin, $"{training.Name} looks like {held.Name}")));
    }

    [Fact]
    public void The_list_holds_the_hashes_that_pictures_have()
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.png"))
        {
            PictureHash hash = s_pictures.Single(picture => picture.Name == Path.GetFileName(path)).Hash;
            Assert.Equal(hash, PictureHash.Of(PictureFile.Read(File.ReadAllBytes(path))));
        }
    }
}
