using Bespoke.Container;
using Bespoke.Imaging;
using Bespoke.Kernels;
using Bespoke.Overfit;

namespace Bespoke.Benchmarks;

/// <summary>Times decoding, bytes in memory to samples in memory, in all and by stage, at each vector width and number of threads.</summary>
internal static class DecodeBenchmark
{
    public static int Run(byte[] bytes, string levelName)
    {
        BskFile file = BskFile.Read(bytes, DecodeLimits.Unlimited, allowTruncated: false);
        BskHeader header = file.Header;
        double bpp = 8.0 * bytes.Length / header.PixelCount;
        OverfitCodecSection codec = OverfitCodecSection.Read(file.CodecSection, header);
        Console.WriteLine(
            $"{header.Width} x {header.Height}, {header.Channels} channels, {bpp:F3} bpp, {codec.Shape.MultiplicationsPerPixel:F0} MAC per pixel, {(codec.IsSliced ? "sliced" : "one stream")}");
        Console.WriteLine($"this machine: {Simd.Level}, {Environment.ProcessorCount} cores; median ms (least ms)");
        Console.WriteLine($"{"level",-10} {"threads",7} {"networks",16} {"latents",16} {"reconstruction",16} {"checksum",16} {"whole",16}");
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>().Where(level => levelName.Length > 0 ? level.ToString() == levelName : level <= Simd.Level))
        {
            foreach (int threads in (int[])[1, 2])
            {
                PrintRow(bytes, file, codec, new Execution(threads, level));
            }
        }

        return 0;
    }

    private static void PrintRow(byte[] bytes, BskFile file, OverfitCodecSection codec, Execution execution)
    {
        OverfitContent content = OverfitCodec.ReadNetworks(file, codec);
        IntegerNetworks networks = new(content);
        Picture picture = OverfitCodec.Decode(file, new DecodeOptions(), execution);
        string networkTime = Time(() => _ = new IntegerNetworks(OverfitCodec.ReadNetworks(file, codec)));
        string latentTime = Time(() =>
            LatentCoder.Decode(file.LatentSection, isCut: false, content, codec, picture: 0, networks, finestLevel: 0, execution));
        string reconstructionTime = Time(() =>
            OverfitReconstruction.Run(content, networks, file.Header.BitDepth, 0, PictureMetadata.Empty, execution));
        string checksumTime = Time(() => SampleChecksum.Of(picture));
        string wholeTime = Time(() =>
        {
            BskFile parts = BskFile.Read(bytes, DecodeLimits.Unlimited, allowTruncated: false);
            if (SampleChecksum.Of(OverfitCodec.Decode(parts, new DecodeOptions(), execution)) != parts.SampleChecksum)
            {
                throw new InvalidOperationException("The samples are wrong.");
            }
        });
        Console.WriteLine(
            $"{execution.Level,-10} {execution.Threads,7} {networkTime,16} {latentTime,16} {reconstructionTime,16} {checksumTime,16} {wholeTime,16}");
    }

    private static string Time(Action work)
    {
        (double median, double least) = Timing.Measure(work);
        return $"{median:F2} ({least:F2})";
    }
}
