using System.Buffers.Binary;
using Bespoke.Container;
using Bespoke.Imaging;
using Bespoke.Kernels;
using Bespoke.Overfit;
using Bespoke.SelfCheck;

namespace Bespoke.Tests.Overfit;

public class OverfitFileTests
{
    [Theory]
    [InlineData(1, 1, 1, 8, 1, 0, 0)]
    [InlineData(7, 3, 3, 8, 7, 1, 1)]
    [InlineData(61, 300, 4, 16, 5, 2, 2)]
    [InlineData(150, 141, 3, 8, 12, 3, 3)]
    [InlineData(33, 64, 1, 16, 4, 2, 0)]
    public void Decoding_a_written_file_gives_the_promised_samples(
        int width, int height, int channels, int bitDepth, int levels, int entropySize, int synthesisSize)
    {
        foreach (bool isSliced in (bool[])[false, true])
        {
            OverfitContent content = RandomContents.Make(width, height, channels, levels, 2, entropySize, synthesisSize);
            content.IsSliced = isSliced;
            (byte[] file, Picture promised) = OverfitCodec.Write(content, bitDepth, PictureMetadata.Empty);
            AssertSameSamples(promised, BespokeDecoder.Decode(file));
        }
    }

    [Fact]
    public void Decoded_content_is_the_written_content()
    {
        OverfitContent content = RandomContents.Make(300, 290, hyperStart: 1);
        content.IsSliced = true;
        content.Latents[2].AsSpan().Clear();
        BskFile file = BskFile.Read(OverfitCodec.Write(content, 8, PictureMetadata.Empty).File, DecodeLimits.Default, allowTruncated: false);
        OverfitCodecSection codec = OverfitCodecSection.Read(file.CodecSection, file.Header);
        OverfitContent decoded = OverfitCodec.ReadNetworks(file, codec);
        LatentCoder.Decode(file.LatentSection, isCut: false, decoded, codec, picture: 0, new IntegerNetworks(decoded), finestLevel: 0, Execution.On(2));
        Assert.Equal(content.Latents, decoded.Latents);
        Assert.Equal(content.UpsampledBits, decoded.UpsampledBits);
        Assert.Equal(content.HiddenBits, decoded.HiddenBits);
        for (int t = 0; t < content.Tensors.Count; t++)
        {
            Assert.Equal(content.Tensors[t].Values, decoded.Tensors[t].Values);
            Assert.Equal(content.Tensors[t].Exponent, decoded.Tensors[t].Exponent);
            Assert.Equal(content.Tensors[t].RowExponents, decoded.Tensors[t].RowExponents);
            Assert.Equal(content.Tensors[t].ColumnExponents, decoded.Tensors[t].ColumnExponents);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.01)]
    public void Samples_and_bytes_depend_on_neither_threads_nor_vector_width(double density)
    {
        OverfitContent content = RandomContents.Make(300, 310, density: density);
        foreach (bool isSliced in (bool[])[false, true])
        {
            content.IsSliced = isSliced;
            (byte[] file, Picture expected) = OverfitCodec.Write(content, 8, PictureMetadata.Empty, threads: 1);
            Assert.Equal(file, OverfitCodec.Write(content, 8, PictureMetadata.Empty, threads: 3).File);
            BskFile parts = BskFile.Read(file, DecodeLimits.Default, allowTruncated: false);
            foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
            {
                for (int threads = 1; threads <= 3; threads++)
                {
                    AssertSameSamples(expected, OverfitCodec.Decode(parts, new DecodeOptions(), new Execution(threads, level)));
                }
            }
        }
    }

    [Fact]
    public void Metadata_travels_with_the_samples()
    {
        PictureMetadata metadata = new() { Exif = [1, 2, 3, 4] };
        byte[] file = OverfitCodec.Write(RandomContents.Make(5, 5), 8, metadata).File;
        Assert.Equal(metadata.Exif, BespokeDecoder.Decode(file).Metadata.Exif);
    }

    [Fact]
    public void Reduced_sizes_are_rounded_up()
    {
        byte[] file = OverfitCodec.Write(RandomContents.Make(101, 50), 8, PictureMetadata.Empty).File;
        for (int scale = 0; scale <= 6; scale++)
        {
            Picture picture = BespokeDecoder.Decode(file, new DecodeOptions { ScaleLog2 = scale });
            Assert.Equal((int)Math.Ceiling(101.0 / (1 << scale)), picture.Width);
            Assert.Equal((int)Math.Ceiling(50.0 / (1 << scale)), picture.Height);
        }
    }

    [Fact]
    public void A_reduced_picture_is_that_of_a_file_without_the_finer_grids()
    {
        OverfitContent content = RandomContents.Make(64, 64, hyperStart: OverfitShape.NoHyper);
        byte[] whole = OverfitCodec.Write(content, 8, PictureMetadata.Empty).File;
        content.Latents[content.Shape.LatentIndex(0)].AsSpan().Clear();
        byte[] coarse = OverfitCodec.Write(content, 8, PictureMetadata.Empty).File;
        DecodeOptions half = new() { ScaleLog2 = 1 };
        AssertSameSamples(BespokeDecoder.Decode(coarse, half), BespokeDecoder.Decode(whole, half));
    }

    [Fact]
    public void Empty_grids_take_no_bytes()
    {
        OverfitContent content = RandomContents.Make(700, 600, density: 0);
        byte[] file = OverfitCodec.Write(content, 8, PictureMetadata.Empty).File;
        Assert.Empty(BskFile.Read(file, DecodeLimits.Default, false).LatentSection);
        Assert.InRange(file.Length, 100, 2000);
    }

    [Fact]
    public void Every_flipped_byte_is_noticed()
    {
        byte[] file = OverfitCodec.Write(SmallContent(), 8, PictureMetadata.Empty).File;
        for (int n = 0; n < file.Length; n++)
        {
            byte[] damaged = [.. file];
            damaged[n] ^= (byte)(1 << (n % 8));
            AssertPictureOrTypedException(damaged, new DecodeOptions(), mustFail: true);
        }
    }

    [Fact]
    public void Damage_with_a_right_file_checksum_gives_a_picture_or_a_typed_exception()
    {
        byte[] file = OverfitCodec.Write(SmallContent(), 8, PictureMetadata.Empty).File;
        Random random = new(5);
        DecodeOptions options = new() { Threads = 1, Limits = new DecodeLimits { MaxPixels = 10_000 } };
        for (int n = 0; n < file.Length - 4; n++)
        {
            byte[] damaged = [.. file];
            damaged[n] = (byte)random.Next(256);
            BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(damaged.Length - 4), Crc32C.Of(damaged.AsSpan(0, damaged.Length - 4)));
            AssertPictureOrTypedException(damaged, options, mustFail: false);
        }
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_or_gives_a_preview_when_asked()
    {
        OverfitContent content = SmallContent();
        (byte[] file, Picture whole) = OverfitCodec.Write(content, 8, PictureMetadata.Empty);
        int networksEnd = NetworksEnd(file);
        DecodeOptions preview = new() { AllowTruncated = true, Threads = 1 };
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            BespokeFormatException thrown = Assert.Throws<BespokeFormatException>(() => BespokeDecoder.Decode(cut));
            Assert.Equal(length >= networksEnd, thrown.IsTruncated);
            if (thrown.IsTruncated)
            {
                Assert.Equal(whole.Width, BespokeDecoder.Decode(cut, preview).Width);
            }
        }
    }

    [Fact]
    public void A_preview_comes_nearer_to_the_picture_the_more_there_is_of_the_file()
    {
        foreach (bool isSliced in (bool[])[false, true])
        {
            OverfitContent content = RandomContents.Make(200, 200, entropySize: 0, synthesisSize: 0);
            content.IsSliced = isSliced;
            (byte[] file, Picture whole) = OverfitCodec.Write(content, 8, PictureMetadata.Empty);
            int start = NetworksEnd(file);
            double[] errors = [.. ((double[])[0, 0.5, 1]).Select(share =>
            {
                int length = start + (int)(share * (file.Length - 9 - start));
                return SquaredError(whole, BespokeDecoder.Decode(file.AsSpan(0, length), new DecodeOptions { AllowTruncated = true }));
            })];
            Assert.True(errors[0] > errors[1] && errors[1] > errors[2], string.Join(' ', errors));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Bands_that_a_cut_leaves_whole_are_decoded_whole(int missing)
    {
        OverfitContent content = RandomContents.Make(300, 290);
        content.IsSliced = true;
        BskFile file = BskFile.Read(OverfitCodec.Write(content, 8, PictureMetadata.Empty).File, DecodeLimits.Default, allowTruncated: false);
        OverfitCodecSection codec = OverfitCodecSection.Read(file.CodecSection, file.Header);
        OverfitContent decoded = OverfitCodec.ReadNetworks(file, codec);
        LatentCoder.Decode(file.LatentSection[..^missing], isCut: true, decoded, codec, picture: 0, new IntegerNetworks(decoded), finestLevel: 0, Execution.On(2));

        // The last stream is the last band of the finest grid that is coded last.
        LatentPiece last = LatentStreams.Of(codec, 0).Pieces[^1][0];
        int start = last.Band.Top * last.Band.Width;
        for (int g = 0; g < content.Latents.Length; g++)
        {
            Assert.Equal(content.Latents[g][..(g == last.Grid ? start : ^0)], decoded.Latents[g][..(g == last.Grid ? start : ^0)]);
        }

        Assert.NotEqual(content.Latents[last.Grid], decoded.Latents[last.Grid]);
    }

    [Fact]
    public void Planes_that_padding_makes_too_large_are_over_the_limit() =>
        Assert.Throws<BespokeLimitException>(() =>
            OverfitLimits.Check(new OverfitShape(1, 70_000_000, 3, 2, OverfitShape.NoHyper, 0, 0), new DecodeOptions { Limits = DecodeLimits.Unlimited }));

    [Fact]
    public void Work_and_memory_are_bounded_from_the_header()
    {
        byte[] file = OverfitCodec.Write(SmallContent(), 8, PictureMetadata.Empty).File;
        Assert.Throws<BespokeLimitException>(() => Decode(new DecodeLimits { MaxMultiplicationsPerPixel = 100 }));
        Assert.Throws<BespokeLimitException>(() => Decode(new DecodeLimits { MaxMemoryBytes = 2_000 }));
        Assert.Throws<BespokeLimitException>(() => Decode(new DecodeLimits { MaxPixels = 20 }));
        Assert.Throws<BespokeLimitException>(() => Decode(new DecodeLimits { MaxSide = 16 }));

        Picture Decode(DecodeLimits limits) => BespokeDecoder.Decode(file, new DecodeOptions { Limits = limits });
    }

    [Fact]
    public void A_small_file_that_claims_a_huge_empty_picture_is_over_the_memory_limit()
    {
        OverfitContent content = RandomContents.Make(16, 16, density: 0);
        BskFile small = BskFile.Read(OverfitCodec.Write(content, 8, PictureMetadata.Empty).File, DecodeLimits.Default, false);
        byte[] bomb = BskFile.Write(
            small.Header with { Width = 16_384, Height = 16_384 }, small.CodecSection, small.NetworkSection, [], 0, PictureMetadata.Empty);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<BespokeLimitException>(() => BespokeDecoder.Decode(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Wrong_samples_are_refused()
    {
        BskFile file = BskFile.Read(OverfitCodec.Write(SmallContent(), 8, PictureMetadata.Empty).File, DecodeLimits.Default, false);
        byte[] wrong = BskFile.Write(
            file.Header, file.CodecSection, file.NetworkSection, file.LatentSection, file.SampleChecksum!.Value ^ 1, PictureMetadata.Empty);
        BespokeFormatException thrown = Assert.Throws<BespokeFormatException>(() => BespokeDecoder.Decode(wrong));
        Assert.False(thrown.IsTruncated);
    }

    [Fact]
    public void Parts_add_up_to_the_file()
    {
        foreach (bool isSliced in (bool[])[false, true])
        {
            OverfitContent content = RandomContents.Make(300, 200, hyperStart: 2);
            content.IsSliced = isSliced;
            byte[] file = OverfitCodec.Write(content, 8, new PictureMetadata { Xmp = [1, 2, 3] }).File;
            BespokeInfo info = BespokeInfo.Read(file);
            Assert.Equal(file.Length, info.Parts.Sum(part => part.Bytes), 1e-6);
            Assert.Equal(content.Shape.MultiplicationsPerPixel, info.MultiplicationsPerPixel);
            BespokeInfo measured = BespokeInfo.Measure(file);
            Assert.Equal(file.Length, measured.Parts.Sum(part => part.Bytes), 1e-6);
            Assert.Equal(content.Shape.Grids.Count, measured.Parts.Count(part => part.Name.StartsWith("latents", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Rates_price_the_latent_section()
    {
        OverfitContent content = RandomContents.Make(200, 150);
        LatentRates rates = LatentRates.Compute(content, 1);
        double bits = 0;
        for (int g = 0; g < content.Latents.Length; g++)
        {
            for (int n = 0; n < content.Latents[g].Length; n++)
            {
                bits += Bespoke.Entropy.NumberCoder.Bits(rates.Scales[g][n], rates.Means[g][n], content.Latents[g][n]);
            }
        }

        int bytes = BskFile.Read(OverfitCodec.Write(content, 8, PictureMetadata.Empty).File, DecodeLimits.Default, false).LatentSection.Length;
        Assert.InRange(bytes, bits / 8 - 2, bits / 8 * 1.001 + 4);
    }

    internal static void AssertSameSamples(Picture expected, Picture actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels, expected.BitDepth), (actual.Width, actual.Height, actual.Channels, actual.BitDepth));
        for (int c = 0; c < expected.Channels; c++)
        {
            Assert.True(expected.Plane(c).SequenceEqual(actual.Plane(c)), $"channel {c} differs");
        }
    }

    private static OverfitContent SmallContent() => RandomContents.Make(21, 17, levels: 4, hyperStart: 2, entropySize: 0, synthesisSize: 0);

    private static int NetworksEnd(byte[] file)
    {
        BskFile parts = BskFile.Read(file, DecodeLimits.Default, allowTruncated: false);
        return parts.HeaderLength + parts.Header.CodecLength + parts.Header.NetworkLength;
    }

    private static double SquaredError(Picture a, Picture b)
    {
        double sum = 0;
        for (int c = 0; c < a.Channels; c++)
        {
            for (int n = 0; n < a.PixelCount; n++)
            {
                sum += Math.Pow(a.Plane(c)[n] - b.Plane(c)[n], 2);
            }
        }

        return sum;
    }

    private static void AssertPictureOrTypedException(byte[] file, DecodeOptions options, bool mustFail)
    {
        Exception? thrown = Record.Exception(() => BespokeDecoder.Decode(file, options));
        Assert.True(thrown is BespokeFormatException or BespokeLimitException || (thrown is null && !mustFail), thrown?.ToString());
    }
}
