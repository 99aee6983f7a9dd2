using Bespoke.Coin;
using Bespoke.Container;
using Bespoke.Overfit;

namespace Bespoke;

/// <summary>What is in a .bsk file, read from its header without decoding.</summary>
public sealed record BespokeInfo
{
    /// <summary>Format version.</summary>
    public required int Version { get; init; }

    /// <summary>The codec of the payload.</summary>
    public required CodecKind Codec { get; init; }

    /// <summary>Pictures: 1, or the number of a set, which all have the same size.</summary>
    public required int PictureCount { get; init; }

    /// <summary>Pixels per row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>1 grey, 3 RGB, 4 RGBA.</summary>
    public required int Channels { get; init; }

    /// <summary>Bits per sample: 8 or 16.</summary>
    public required int BitDepth { get; init; }

    /// <summary>Multiplications per pixel that decoding takes, by count of the header's network shapes.</summary>
    public required double MultiplicationsPerPixel { get; init; }

    /// <summary>The shared base that the networks may be updates of, in the sine-network codec the learned start that parameters are differences from, or null.</summary>
    public required int? BaseId { get; init; }

    /// <summary>True when updates of the base are coded with the spike-and-slab prior (van Rozendaal et al. 2021), false when with the base's own scales.</summary>
    public required bool IsSpikeSlab { get; init; }

    /// <summary>Every part of the file in order, with its size; the sizes add up to the file.</summary>
    public required IReadOnlyList<BespokePart> Parts { get; init; }

    /// <summary>Reads the header and the networks of a file; latents are not decoded.</summary>
    /// <exception cref="BespokeFormatException">The bytes are no .bsk file, or it is damaged or cut off.</exception>
    /// <exception cref="BespokeLimitException">The header claims more than <paramref name="limits"/> allows.</exception>
    /// <exception cref="MissingDependencyException">The file needs a shared base that this version does not have.</exception>
    public static BespokeInfo Read(ReadOnlySpan<byte> file, DecodeLimits? limits = null) =>
        Describe(BskFile.Read(file, limits ?? DecodeLimits.Default, allowTruncated: false), limits ?? DecodeLimits.Default, measureLatents: null);

    /// <summary>Like <see cref="Read"/>, but decodes the latents too and says what each grid costs; of a set, both say what each picture costs.</summary>
    /// <exception cref="BespokeFormatException">The bytes are no .bsk file, or it is damaged or cut off.</exception>
    /// <exception cref="BespokeLimitException">The header claims more than the limits of <paramref name="options"/> allow.</exception>
    /// <exception cref="MissingDependencyException">The file needs a shared base that this version does not have.</exception>
    public static BespokeInfo Measure(ReadOnlySpan<byte> file, DecodeOptions? options = null)
    {
        options ??= new DecodeOptions();
        return Describe(BskFile.Read(file, options.Limits, allowTruncated: false), options.Limits, options);
    }

    private static BespokeInfo Describe(BskFile file, DecodeLimits limits, DecodeOptions? measureLatents)
    {
        BskHeader header = file.Header;
        List<BespokePart> parts = [new("header", file.HeaderLength), new("codec parameters", header.CodecLength)];
        PayloadParts payload = header.Codec == CodecKind.Coin ? CoinParts.Of(file, limits) : OverfitParts.Of(file, measureLatents);
        parts.AddRange(payload.Parts);
        parts.Add(new BespokePart("checksums", BskFile.ChecksumsLength));
        parts.AddRange(file.Boxes.Select(box => new BespokePart(box.Name, box.ContentStart - box.Start + box.Length)));
        return new BespokeInfo
        {
            Version = BskHeader.Version,
            Codec = header.Codec,
            PictureCount = header.PictureCount,
            Width = header.Width,
            Height = header.Height,
            Channels = header.Channels,
            BitDepth = header.BitDepth,
            MultiplicationsPerPixel = payload.MultiplicationsPerPixel,
            BaseId = payload.BaseId == 0 ? null : (int)payload.BaseId,
            IsSpikeSlab = payload.IsSpikeSlab,
            Parts = parts,
        };
    }
}

/// <summary>One part of a .bsk file.</summary>
/// <param name="Name">What it is: "header", "network: entropy", "latents: grid 3 (96x64)", "checksums", "icc".</param>
/// <param name="Bytes">Bytes it takes; fractions where parts share an arithmetic code.</param>
public sealed record BespokePart(string Name, double Bytes);
