using Bespoke.Coin;
using Bespoke.Container;
using Bespoke.Imaging;
using Bespoke.Kernels;
using Bespoke.Overfit;

namespace Bespoke.Tests.Vectors;

/// <summary>
/// The files of <c>vectors/</c> decode as their manifest says. They change only when the format does: set BESPOKE_WRITE_VECTORS=1 to write
/// them anew.
/// </summary>
public class VectorTests
{
    private const int LargestFile = 3000;

    [Fact]
    public void Every_valid_vector_gives_its_samples_at_every_vector_width()
    {
        IEnumerable<VectorLine> lines = VectorLine.ReadManifest().Where(line => line.Name.StartsWith("valid/", StringComparison.Ordinal));
        Assert.InRange(lines.Count(), 20, 100);
        foreach (VectorLine line in lines)
        {
            DecodeOptions options = new() { ScaleLog2 = line.Scale };
            Assert.True(VectorLine.DigestOf(BespokeDecoder.DecodeSet(line.Read(), options)) == line.Expected, line.ToString());
            foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
            {
                Picture[] pictures = Decode(line.Read(), options, new Execution(1 + ((int)level % 2), level));
                Assert.True(VectorLine.DigestOf(pictures) == line.Expected, $"{line} at {level}");
            }
        }
    }

    [Fact]
    public void Every_invalid_vector_gives_its_error()
    {
        IEnumerable<VectorLine> lines = VectorLine.ReadManifest().Where(line => line.Name.StartsWith("invalid/", StringComparison.Ordinal));
        Assert.InRange(lines.Count(), 30, 100);
        foreach (VectorLine line in lines)
        {
            Assert.True(ErrorOf(line.Read()) == line.Expected, line.ToString());
        }
    }

    [Fact]
    public void Invalid_vectors_that_are_cut_off_give_a_preview_when_asked()
    {
        DecodeOptions options = new() { AllowTruncated = true };
        IEnumerable<VectorLine> lines = VectorLine.ReadManifest().Where(line => line.Expected == "truncated");
        Assert.All(lines, line => Assert.Equal((12, 9), (BespokeDecoder.Decode(line.Read(), options).Width, BespokeDecoder.Decode(line.Read(), options).Height)));
    }

    [Fact]
    public void The_writer_still_gives_the_bytes_of_the_vectors()
    {
        List<VectorLine> lines = [];
        Dictionary<string, byte[]> files = [];
        foreach ((string name, byte[] file, int[] scales, string note) in ValidVectors.All())
        {
            files.Add($"valid/{name}.bsk", file);
            lines.AddRange(scales.Select(scale => new VectorLine(
                $"valid/{name}.bsk", scale, VectorLine.DigestOf(BespokeDecoder.DecodeSet(file, new DecodeOptions { ScaleLog2 = scale })), note)));
        }

        foreach ((string name, byte[] file, string error, string note) in InvalidVectors.All())
        {
            files.Add($"invalid/{name}.bsk", file);
            lines.Add(new VectorLine($"invalid/{name}.bsk", 0, error, note));
        }

        if (Environment.GetEnvironmentVariable("BESPOKE_WRITE_VECTORS") == "1")
        {
            Write(lines, files);
        }

        Assert.Equal(VectorLine.ReadManifest(), lines);
        Assert.All(files, file => Assert.InRange(file.Value.Length, 0, LargestFile));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(VectorLine.Folder, file.Key)), file.Value));
    }

    private static void Write(List<VectorLine> lines, Dictionary<string, byte[]> files)
    {
        foreach (string folder in (string[])["valid", "invalid"])
        {
            string path = Path.Combine(VectorLine.Folder, folder);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }

            Directory.CreateDirectory(path);
        }

        VectorLine.WriteManifest(lines);
        foreach ((string name, byte[] file) in files)
        {
            File.WriteAllBytes(Path.Combine(VectorLine.Folder, name), file);
        }
    }

    private static Picture[] Decode(byte[] file, DecodeOptions options, Execution execution)
    {
        BskFile parts = BskFile.Read(file, options.Limits, allowTruncated: false);
        return parts.Header.Codec == CodecKind.Coin
            ? [CoinCodec.Decode(parts, options, execution)]
            : OverfitCodec.DecodeSet(parts, options, execution);
    }

    private static string ErrorOf(byte[] file)
    {
        try
        {
            BespokeDecoder.DecodeSet(file);
            return "none";
        }
        catch (BespokeFormatException e)
        {
            return e.IsTruncated ? "truncated" : "format";
        }
        catch (BespokeLimitException)
        {
            return "limit";
        }
    }
}
