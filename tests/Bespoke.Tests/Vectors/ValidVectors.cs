using Bespoke.Coin;
using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Overfit;
using Bespoke.SelfCheck;
using Bespoke.Tests.Coin;
using Bespoke.Tests.Overfit;

namespace Bespoke.Tests.Vectors;

/// <summary>How the valid files of <c>vectors/</c> were made: from random contents, small, and different in everything that the format knows.</summary>
internal static class ValidVectors
{
    public static IEnumerable<(string Name, byte[] File, int[] Scales, string Note)> All()
    {
        yield return ("overfit-1x1-grey8", Overfit(RandomContents.Make(1, 1, 1, 1, OverfitShape.NoHyper, 0, 0), 8), [0], "one pixel, one level");
        yield return ("overfit-7x3-rgb8", Overfit(RandomContents.Make(7, 3, 3, 4, 2, 0, 1), 8), [0, 1, 3], "hyper grids from level 2");
        yield return ("overfit-3x7-rgba16", Overfit(RandomContents.Make(3, 7, 4, 3, 0, 1, 0), 16), [0, 2], "hyper grids at all levels");
        yield return ("overfit-33x20-rgb8-large", Overfit(RandomContents.Make(33, 20, 3, 6, 4, 2, 2), 8), [0, 2], "sizes 2 and 2");
        yield return ("overfit-20x33-grey16-xlarge", Overfit(RandomContents.Make(20, 33, 1, 5, 15, 3, 3), 16), [0], "sizes 3 and 3, no hyper grids");
        yield return ("overfit-70x1-rgba8", Overfit(RandomContents.Make(70, 1, 4, 7, 3, 1, 1), 8), [0, 4], "one row");
        yield return ("overfit-5x70-rgb8-bands", Overfit(RandomContents.Make(5, 70, 3, 12, 11, 0, 0), 8), [0, 6], "two bands of rows, as many levels as there can be");
        yield return ("overfit-40x30-rgb8-empty", Overfit(WithoutLatents(0, 1, 3), 8), [0, 1], "some grids are empty");
        yield return ("overfit-90x80-rgb8-all-empty", Overfit(RandomContents.Make(90, 80, 3, 7, 4, 0, 0, density: 0), 8), [0], "all grids are empty");
        yield return ("overfit-9x8-rgb8-sliced-small", Overfit(Sliced(RandomContents.Make(9, 8, 3, 4, 2, 0, 0)), 8), [0], "sliced, one stream all the same");
        yield return ("overfit-129x130-grey8-sliced", Overfit(Sliced(Quiet(129, 130)), 8), [0, 1], "sliced, three bands of the largest grid on their own");
        yield return ("overfit-8x8-rgb8-metadata", WithMetadata(), [0], "ICC, Exif and XMP, and a box of unknown even tag, which is skipped");
        yield return ("set-13x10-rgb8", Set(RandomContents.Make(13, 10, 3, 4, 2, 0, 0, pictures: 3)), [0, 1], "a set of three pictures");
        yield return ("set-129x130-grey8-sliced-empty", Set(SlicedSet()), [0], "a sliced set of two pictures, other grids of which are empty");
        yield return ("overfit-30x20-rgb8-base", Overfit(RandomContents.MakeUpdate(OverfitBases.All[0], 30, 20), 8), [0, 1], "every second tensor is an update of base 1, every sixth is as in the base");
        yield return ("overfit-30x20-rgb8-spike-slab", Overfit(RandomContents.MakeUpdate(OverfitBases.All[0], 30, 20, isSpikeSlab: true), 8), [0, 1], "every second tensor is an update of base 1 with the spike-and-slab prior, every sixth is as in the base");
        yield return ("coin-17x11-rgb8-half", Coin(new CoinShape(17, 11, 3, 2, 9), isInteger: false, 8), [0, 1], "parameters in half precision");
        yield return ("coin-11x17-rgba16-integers", Coin(new CoinShape(11, 17, 4, 4, 11), isInteger: true, 16), [0, 2], "parameters as integers");
        yield return ("coin-300x2-grey8-integers", Coin(new CoinShape(300, 2, 1, 1, 5), isInteger: true, 8), [0], "wide: rows do not run from -1 to 1");
        yield return ("coin-13x9-rgb8-start", CoinStartTests.Written(), [0, 1], "parameters as differences from start 1");
    }

    public static byte[] Overfit(OverfitContent content, int bitDepth) => OverfitCodec.Write(content, bitDepth, PictureMetadata.Empty).File;

    public static byte[] Set(OverfitContent content) => OverfitCodec.WriteSet(content, 8, PictureMetadata.Empty).File;

    private static OverfitContent SlicedSet()
    {
        OverfitContent content = Sliced(Quiet(129, 130, pictures: 2));
        int grids = content.Shape.Grids.Count;
        content.Latents[1].AsSpan().Clear();
        content.Latents[grids + 2].AsSpan().Clear();
        content.Latents[grids + 3].AsSpan().Clear();
        return content;
    }

    private static OverfitContent Sliced(OverfitContent content)
    {
        content.IsSliced = true;
        return content;
    }

    private static OverfitContent WithoutLatents(params ReadOnlySpan<int> grids)
    {
        OverfitContent content = RandomContents.Make(40, 30, 3, 5, 3, 1, 1);
        foreach (int grid in grids)
        {
            content.Latents[grid].AsSpan().Clear();
        }

        return content;
    }

    /// <summary>Few latents, and an entropy network that nearly always expects none: else a large grid would take kilobytes.</summary>
    private static OverfitContent Quiet(int width, int height, int pictures = 1)
    {
        OverfitContent content = RandomContents.Make(width, height, 1, 5, 3, 0, 0, density: 0.002, pictures: pictures);
        foreach (string name in (string[])["entropy Wo", "entropy Wl"])
        {
            content.Tensor(name).Exponent += 4;
        }

        QuantizedTensor bias = content.Tensor("entropy bo");
        bias.Exponent = 8;
        bias.Values[0] = 0;
        bias.Values[1] = -64;
        return content;
    }

    private static byte[] WithMetadata()
    {
        PictureMetadata metadata = new() { IccProfile = [1, 2, 3], Exif = [4, 5], Xmp = [.. "<x/>"u8] };
        byte[] file = OverfitCodec.Write(RandomContents.Make(8, 8, 3, 3, 2, 0, 0), 8, metadata).File;
        return Checksummed.WithBox(file, tag: 200, [9, 9, 9]);
    }

    private static byte[] Coin(CoinShape shape, bool isInteger, int bitDepth)
    {
        float[] parameters = RandomNetworks.Parameters(shape);
        if (!isInteger)
        {
            return CoinCodec.Write(shape, CoinWeights.ToHalf(parameters), bitDepth, PictureMetadata.Empty).File;
        }

        List<QuantizedTensor> tensors = CoinWeights.CreateTensors(shape);
        int start = 0;
        for (int t = 0; t < tensors.Count; t++)
        {
            QuantizedTensor tensor = tensors[t];
            tensor.Exponent = 8 + (t % 3);
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                tensor.Values[n] = (int)MathF.Round(MathF.ScaleB(parameters[start + n], tensor.Exponent));
            }

            if (tensor.IsMatrix)
            {
                // Finer steps for some rows: the integers then stand for smaller parameters.
                tensor.RowExponents[0] = 2;
            }

            tensor.ScaleIndex = NetworkCoder.ChooseScaleIndex(tensor.Values);
            start += tensor.Values.Length;
        }

        return CoinCodec.Write(shape, tensors, bitDepth, PictureMetadata.Empty).File;
    }
}
