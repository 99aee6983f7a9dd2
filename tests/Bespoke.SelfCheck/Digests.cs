using System.Runtime.InteropServices;
using Bespoke.Container;
using Bespoke.Imaging;
using Bespoke.Kernels;
using Bespoke.Overfit;

namespace Bespoke.SelfCheck;

/// <summary>Digests of decoded samples, of written files and of predictions, which must be the same everywhere.</summary>
internal static class Digests
{
    /// <summary>Larger pictures are checked at the chosen width only: switched-off instructions are emulated, which takes long.</summary>
    private const int MostPixelsAtEveryWidth = 5000;

    private static readonly (int Width, int Height, int Channels, int EntropySize, int SynthesisSize)[] s_pictures =
    [
        (150, 140, 3, 0, 1),
        (47, 67, 1, 2, 0),
        (19, 33, 4, 3, 2),
        (35, 18, 3, 1, 3),
    ];

    /// <summary>One line for each picture; the width that the machine chose and every width asked for must agree, or it says so.</summary>
    public static IEnumerable<string> All()
    {
        foreach ((int width, int height, int channels, int entropySize, int synthesisSize) in s_pictures)
        {
            OverfitContent content = RandomContents.Make(width, height, channels, 7, 3, entropySize, synthesisSize);
            content.IsSliced = true;
            byte[] file = OverfitCodec.Write(content, 8, PictureMetadata.Empty).File;
            string chosen = Digest(SampleChecksum.Of(BespokeDecoder.Decode(file)), content, Simd.Level);
            bool doAgree = width * height > MostPixelsAtEveryWidth || Enum.GetValues<SimdLevel>().All(level =>
            {
                BskFile parts = BskFile.Read(file, DecodeLimits.Default, allowTruncated: false);
                Picture picture = OverfitCodec.Decode(parts, new DecodeOptions(), new Execution(1, level));
                return chosen == Digest(SampleChecksum.Of(picture), content, level);
            });
            yield return $"{width}x{height} file {Crc32C.Of(file):x8} {chosen}{(doAgree ? "" : " widths differ")}";
        }
    }

    private static string Digest(uint samples, OverfitContent content, SimdLevel level)
    {
        LatentRates rates = LatentRates.Compute(content, new IntegerNetworks(content), new Execution(1, level));
        Crc32C predictions = default;
        for (int g = 0; g < rates.Means.Length; g++)
        {
            predictions.Append(MemoryMarshal.AsBytes(rates.Means[g].AsSpan()));
            predictions.Append(rates.Scales[g]);
        }

        return $"samples {samples:x8} predictions {predictions.Value:x8}";
    }
}
