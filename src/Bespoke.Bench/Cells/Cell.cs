using System.Security.Cryptography;
using System.Text;
using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Cells;

/// <summary>A cell to be measured: one codec at one setting on one picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Codec">The codec.</param>
/// <param name="Setting">One of the codec's settings.</param>
internal sealed record Cell(PictureEntry Picture, IBenchCodec Codec, string Setting)
{
    // To be raised with every change of a metric, so that figures of two definitions never stand in one table.
    private const int Metrics = 1;

    /// <summary>The key of its result: a digest of the picture's bytes, the codec, its version, its recipe and the setting.</summary>
    public string Key { get; } = Digest($"metrics {Metrics}\n{Picture.Hash}\n{Codec.Name}\n{Codec.Version}\n{Setting}\n{Codec.Recipe(Setting)}");

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
}

/// <summary>A picture file of the set.</summary>
/// <param name="Name">File name without its ending.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Hash">SHA-256 of the file.</param>
internal sealed record PictureEntry(string Name, string Path, string Hash);
