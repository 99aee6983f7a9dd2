using System.Buffers.Binary;
using System.Security.Cryptography;
using Bespoke.Imaging;

namespace Bespoke.Tests.Vectors;

/// <summary>One line of <c>vectors/manifest.tsv</c>: a file, how to decode it, and what that must give.</summary>
/// <param name="Name">The file under <c>vectors/</c>, with <c>/</c> between folders.</param>
/// <param name="Scale">Halvings of the size.</param>
/// <param name="Expected">Digest of the samples, or the class of error: <c>format</c>, <c>truncated</c> or <c>limit</c>.</param>
/// <param name="Note">What is special about it.</param>
internal sealed record VectorLine(string Name, int Scale, string Expected, string Note)
{
    private const string Header = "file\tscale\texpected\tnote";

    public static IReadOnlyList<VectorLine> ReadManifest()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "manifest.tsv"));
        Assert.Equal(Header, lines[0]);
        return [.. lines.Skip(1).Select(line => line.Split('\t')).Select(f => new VectorLine(f[0], int.Parse(f[1]), f[2], f[3]))];
    }

    public static void WriteManifest(IEnumerable<VectorLine> lines)
    {
        IEnumerable<string> text = lines.Select(line => $"{line.Name}\t{line.Scale}\t{line.Expected}\t{line.Note}").Prepend(Header);
        File.WriteAllText(Path.Combine(Folder, "manifest.tsv"), string.Join('\n', text) + "\n");
    }

    /// <summary>The folder <c>vectors/</c> at the root of the repository.</summary>
    public static string Folder { get; } = FindFolder();

    public byte[] Read() => File.ReadAllBytes(Path.Combine(Folder, Name));

    /// <summary>SHA-256 of the samples: picture by picture, channel by channel, rows from the top, one byte each, or two with the low one first.</summary>
    public static string DigestOf(IEnumerable<Picture> pictures) => Convert.ToHexStringLower(SHA256.HashData([.. pictures.SelectMany(SamplesOf)]));

    private static byte[] SamplesOf(Picture picture)
    {
        int sampleBytes = picture.BitDepth / 8;
        byte[] bytes = new byte[picture.PixelCount * picture.Channels * sampleBytes];
        int place = 0;
        for (int c = 0; c < picture.Channels; c++)
        {
            foreach (ushort sample in picture.Plane(c))
            {
                if (sampleBytes == 1)
                {
                    bytes[place] = (byte)sample;
                }
                else
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(place), sample);
                }

                place += sampleBytes;
            }
        }

        return bytes;
    }

    private static string FindFolder()
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Bespoke.slnx")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The repository's root is not above the tests.");
        }

        return Path.Combine(root.FullName, "vectors");
    }
}
