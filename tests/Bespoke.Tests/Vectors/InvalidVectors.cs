using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Overfit;
using Bespoke.SelfCheck;
using Bespoke.Tests.Overfit;

namespace Bespoke.Tests.Vectors;

/// <summary>How the invalid files of <c>vectors/</c> were made: each breaks one rule, and its file checksum is right unless the note says otherwise.</summary>
internal static class InvalidVectors
{
    private const string Format = "format";
    private const string Truncated = "truncated";
    private const string Limit = "limit";

    /// <summary>Places in the header of the base file: its sides and lengths take one byte each.</summary>
    private const int VersionPlace = 3;
    private const int KindPlace = 4;
    private const int WidthPlace = 5;
    private const int CountPlace = 7;

    public static IEnumerable<(string Name, byte[] File, string Error, string Note)> All()
    {
        OverfitContent content = BaseContent();
        byte[] file = ValidVectors.Overfit(content, 8);
        BskFile parts = BskFile.Read(file, DecodeLimits.Default, allowTruncated: false);
        return [.. Heads(file, parts), .. Cuts(file, parts), .. CodecSections(parts), .. Networks(parts), .. Ends(file, parts), .. Sets()];
    }

    private static OverfitContent BaseContent() => RandomContents.Make(12, 9, 3, 4, 2, 0, 0);

    private static IEnumerable<(string, byte[], string, string)> Heads(byte[] file, BskFile parts)
    {
        yield return ("empty", [], Format, "no bytes at all");
        yield return ("magic", Checksummed.With(file, 0, 0xB6), Format, "another magic");
        yield return ("version", Checksummed.With(file, VersionPlace, 2), Format, "version 2");
        yield return ("kind-channels", Checksummed.With(file, KindPlace, 3), Format, "channel code 3");
        yield return ("kind-codec", Checksummed.With(file, KindPlace, 0x21), Format, "codec 2");
        yield return ("kind-reserved", Checksummed.With(file, KindPlace, 0x81), Format, "a reserved bit");
        yield return ("width-zero", Checksummed.With(file, WidthPlace, 0), Format, "no pixels");
        yield return ("varint-padded", Replaced(file, WidthPlace, 0x8C, 0x00), Format, "width 12 in two bytes");
        yield return ("varint-long", Replaced(file, WidthPlace, 0x8C, 0x80, 0x80, 0x80, 0x80, 0x00), Format, "a number of six bytes");
        yield return ("varint-33-bits", Replaced(file, WidthPlace, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F), Format, "a number of 33 bits");
        yield return ("limit-side", Checksummed.Rebuild(parts, parts.Header with { Width = 65_536, Height = 1 }), Limit, "65,536 pixels a row");
        yield return ("limit-pixels", Checksummed.Rebuild(parts, parts.Header with { Width = 65_535, Height = 65_535 }), Limit, "more than 2^28 pixels");
        yield return ("limit-memory", Checksummed.Rebuild(parts, parts.Header with { Width = 16_384, Height = 16_384 }), Limit, "more than 1 GiB to decode");
        yield return ("limit-work", Checksummed.Rebuild(
            parts, parts.Header with { Codec = CodecKind.Coin }, codec: [255, 255, 0], latents: []), Limit, "more than 40,000 multiplications per pixel");
    }

    private static IEnumerable<(string, byte[], string, string)> Cuts(byte[] file, BskFile parts)
    {
        int networksEnd = parts.HeaderLength + parts.CodecSection.Length + parts.NetworkSection.Length;
        yield return ("cut-header", file[..7], Format, "ends in the header");
        yield return ("cut-network", file[..(networksEnd - 1)], Format, "ends in the network section");
        yield return ("cut-latents", file[..(networksEnd + (parts.LatentSection.Length / 2))], Truncated, "ends in the latent section");
        yield return ("cut-checksums", file[..^5], Truncated, "ends in the sample checksum");
        yield return ("cut-file-checksum", file[..^1], Truncated, "ends in the file checksum");
        byte[] flipped = [.. file];
        flipped[networksEnd] ^= 0x10;
        yield return ("flipped-bit", flipped, Format, "one bit of the latent section is another; wrong file checksum");
    }

    private static IEnumerable<(string, byte[], string, string)> CodecSections(BskFile parts)
    {
        byte[] codec = parts.CodecSection;
        yield return ("codec-levels-zero", With(0, (byte)(codec[0] & 0xF0)), Format, "no levels");
        yield return ("codec-levels-13", With(0, (byte)((codec[0] & 0xF0) | 13)), Format, "13 levels");
        yield return ("codec-reserved", With(1, (byte)(codec[1] | 0x40)), Format, "the spike-and-slab bit without a base");
        yield return ("codec-reserved-7", With(1, (byte)(codec[1] | 0x80)), Format, "the reserved bit of the sizes");
        yield return ("codec-base-none", With(1, (byte)(codec[1] | 0x20)), Format, "a base is named, but its id is missing");
        yield return ("codec-base-zero", Checksummed.Rebuild(parts, codec: [codec[0], (byte)(codec[1] | 0x20), .. codec[2..], 0]), Format, "base 0");
        yield return ("codec-base-sizes", Checksummed.Rebuild(parts, codec: [codec[0], (byte)(codec[1] | 0x20), .. codec[2..], (byte)OverfitBases.All[0].Id]), Format, "a base for other sizes");
        yield return ("codec-upsampled-bits", With(2, 0x8D), Format, "Qu 13");
        yield return ("codec-empty-grids", With(3, 0x40), Format, "a seventh grid of six is empty");
        yield return ("codec-long", Checksummed.Rebuild(parts, codec: [.. codec, 0]), Format, "a byte more than the codec section has fields");
        yield return ("codec-short", Checksummed.Rebuild(parts, codec: codec[..^1]), Format, "a field less");
        yield return ("coin-layers-zero", Coin(0, 5, 0), Format, "a sine network without layers");
        yield return ("coin-coding", Coin(1, 5, 2), Format, "an unknown coding of parameters");
        yield return ("coin-reserved", Coin(1, 5, 9), Format, "a reserved bit of the coding");
        yield return ("coin-start-half", Coin(5, 20, 4, 1), Format, "a start for parameters in half precision");
        yield return ("coin-start-none", Coin(5, 20, 5), Format, "a start is named, but its id is missing");
        yield return ("coin-start-zero", Coin(5, 20, 5, 0), Format, "start 0");
        yield return ("coin-start-network", Coin(5, 20, 5, 2), Format, "a start for another network");
        yield return ("coin-length", Coin(1, 5, 0), Format, "half-precision parameters of another length than the shape asks for");

        byte[] With(int place, byte value)
        {
            byte[] changed = [.. codec];
            changed[place] = value;
            return Checksummed.Rebuild(parts, codec: changed);
        }

        byte[] Coin(params byte[] section) => Checksummed.Rebuild(parts, parts.Header with { Codec = CodecKind.Coin }, section, latents: []);
    }

    private static IEnumerable<(string, byte[], string, string)> Networks(BskFile parts)
    {
        yield return ("network-exponent-21", Network(c => c.Tensor("entropy b1").Exponent = 21), Format, "an exponent above 20");
        yield return ("network-exponent-negative", Network(c => c.Tensor("entropy b1").Exponent = -1), Format, "an exponent below 0");
        yield return ("network-weight", Network(Overflow), Format, "a weight outside 16 bits at the largest exponent of its tensor");
        yield return ("network-scale", Checksummed.Rebuild(parts, network: ScaleBelowZero()), Format, "a scale index below 0");
        yield return ("network-shift", Network(Finest, codec: [parts.CodecSection[0], parts.CodecSection[1], 0x0C, 0]), Format, "Qu + E - Qh is 32 in V1");

        static void Overflow(OverfitContent content)
        {
            QuantizedTensor tensor = content.Tensor("entropy W1");
            tensor.Values[0] = 300;
            tensor.RowExponents[1] = 8;
        }

        static void Finest(OverfitContent content)
        {
            QuantizedTensor tensor = content.Tensor("synthesis V1");
            tensor.Exponent = 20;
            tensor.RowExponents.AsSpan().Clear();
            tensor.ColumnExponents.AsSpan().Clear();
        }

        byte[] Network(Action<OverfitContent> change, byte[]? codec = null)
        {
            OverfitContent content = BaseContent();
            change(content);
            return Checksummed.Rebuild(parts, codec: codec, network: NetworkCoder.Write(content.Tensors));
        }
    }

    /// <summary>The start of a network section: the first exponent, no exponents of rows or columns, then a scale index of 32 - 40.</summary>
    private static byte[] ScaleBelowZero()
    {
        RangeEncoder encoder = new();
        NumberCoder.Encode(encoder, 32, 0, 0);
        encoder.EncodeBits(0, 2);
        NumberCoder.Encode(encoder, 40, 0, -40);
        return encoder.Finish();
    }

    private static IEnumerable<(string, byte[], string, string)> Ends(byte[] file, BskFile parts)
    {
        yield return ("samples", BskFile.Write(
            parts.Header, parts.CodecSection, parts.NetworkSection, parts.LatentSection, parts.SampleChecksum!.Value ^ 1, PictureMetadata.Empty),
            Format, "a wrong sample checksum");
        yield return ("box-required", Checksummed.WithBox(file, 7, [1]), Format, "an unknown box of odd tag");
        yield return ("box-twice", Checksummed.WithBox(Checksummed.WithBox(file, 4, [1]), 4, [2]), Format, "two Exif boxes");
        yield return ("box-long", Checksummed.Append(file, 4, 9, 1), Format, "a box longer than the file");
        yield return ("box-cut", Checksummed.WithBox(file, 4, [1, 2, 3, 4, 5, 6, 7, 8, 9])[..^5], Truncated, "ends in a box");
        yield return ("streams-long", SlicedWithLongStream(), Format, "a stream longer than the latent section");
    }

    private static byte[] SlicedWithLongStream()
    {
        OverfitContent content = RandomContents.Make(129, 128, 1, 2, 15, 0, 0, density: 0);
        content.IsSliced = true;
        content.Latents[^1][5] = 1;
        BskFile parts = BskFile.Read(ValidVectors.Overfit(content, 8), DecodeLimits.Default, allowTruncated: false);
        return Checksummed.Rebuild(parts, latents: [0x7F, .. parts.LatentSection[1..]]);
    }

    private static IEnumerable<(string, byte[], string, string)> Sets()
    {
        byte[] file = ValidVectors.Set(RandomContents.Make(12, 9, 3, 4, 2, 0, 0, pictures: 2));
        BskFile parts = BskFile.Read(file, DecodeLimits.Default, allowTruncated: false);
        yield return ("set-of-one", Checksummed.With(file, CountPlace, 1), Format, "a set of one picture");
        yield return ("set-many", Replaced(file, CountPlace, 0x80, 0x80, 0x04), Format, "a set of 65,536 pictures");
        yield return ("set-latents-long", Checksummed.Rebuild(parts, latents: [0xFF, 0x7F, .. parts.LatentSection[2..]]), Format, "latents of a picture longer than the latent section");
        yield return ("set-coin", Checksummed.With(file, KindPlace, (byte)(file[KindPlace] | 0x10)), Format, "a set of sine networks");
    }

    private static byte[] Replaced(byte[] file, int place, params ReadOnlySpan<byte> bytes) =>
        Checksummed.Append([.. file[..place], .. bytes, .. file[(place + 1)..]]);
}
