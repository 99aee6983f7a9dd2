using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging;

/// <summary>Willem van Schaik's test files, where they lie beside the repository; <see cref="PngReaderTests"/> covers the kinds without them.</summary>
public class PngSuiteTests
{
    // The folder does not travel with the repository: without it these facts have nothing to look at.
    private static readonly string[] Files = SharedData.Folder("data/test/pngsuite") is string folder
        ? [.. Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal)]
        : [];

    [Fact]
    public void The_files_that_are_damaged_on_purpose_are_refused()
    {
        foreach (string file in Files.Where(IsDamaged))
        {
            Exception? error = Record.Exception(() => PictureFile.Read(File.ReadAllBytes(file)));
            Assert.True(error is PictureFormatException, $"{Path.GetFileName(file)}: {error}");
        }
    }

    [Fact]
    public void All_other_files_have_the_kind_that_their_name_says()
    {
        foreach (string file in Files.Where(file => !IsDamaged(file) && Path.GetFileName(file) != "PngSuite.png"))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            Picture picture = PictureFile.Read(File.ReadAllBytes(file));
            bool isTransparent = name[5] == 'a' || name[..3] is "tbb" or "tbg" or "tbr" or "tbw" or "tby" or "tp1" or "tm3";
            int channels = isTransparent ? 4 : name[4] == '0' ? 1 : 3;
            Assert.True(channels == picture.Channels, $"{name}: {picture.Channels} channels");
            Assert.True((name.EndsWith("16", StringComparison.Ordinal) ? 16 : 8) == picture.BitDepth, $"{name}: {picture.BitDepth} bits");
            if (name[0] == 's')
            {
                Assert.Equal(int.Parse(name.AsSpan(1, 2)), picture.Width);
            }
        }
    }

    [Fact]
    public void An_interlaced_file_equals_its_twin()
    {
        foreach (string file in Files.Where(file => Path.GetFileName(file)[3] == 'i' && Path.GetFileName(file)[0] is 'b' or 's'))
        {
            string name = Path.GetFileName(file);
            string twin = string.Concat(name.AsSpan(0, 3), "n", name.AsSpan(4));
            string twinPath = Path.Combine(Path.GetDirectoryName(file)!, twin);
            if (File.Exists(twinPath))
            {
                TestPictures.AssertEqual(PictureFile.Read(File.ReadAllBytes(twinPath)), PictureFile.Read(File.ReadAllBytes(file)));
            }
        }
    }

    [Theory]
    [InlineData("oi1n2c16", "oi9n2c16")]
    [InlineData("oi1n0g16", "oi4n0g16")]
    [InlineData("z00n2c08", "z09n2c08")]
    [InlineData("basn2c16", "pp0n2c16")]
    [InlineData("basn0g08", "ps2n0g08")]
    public void Files_that_differ_in_packing_only_are_equal(string first, string second)
    {
        if (Files.Length == 0)
        {
            return;
        }

        string folder = Path.GetDirectoryName(Files[0])!;
        TestPictures.AssertEqual(
            PictureFile.Read(File.ReadAllBytes(Path.Combine(folder, first + ".png"))),
            PictureFile.Read(File.ReadAllBytes(Path.Combine(folder, second + ".png"))));
    }

    [Fact]
    public void Samples_equal_those_of_libvips()
    {
        // A second decoder's opinion, where there is one on this machine.
        foreach (string file in Files.Where(file => VipsLibrary.IsPresent && !IsDamaged(file)))
        {
            byte[] bytes = File.ReadAllBytes(file);
            TestPictures.AssertEqual(VipsReader.Read(bytes, "PNG", DecodeLimits.Default), PictureFile.Read(bytes));
        }
    }

    private static bool IsDamaged(string file) => Path.GetFileName(file)[0] == 'x';
}
