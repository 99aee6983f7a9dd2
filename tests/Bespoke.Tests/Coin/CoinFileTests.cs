using System.Buffers.Binary;
using Bespoke.Coin;
using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Kernels;
using Bespoke.Overfit;
using Bespoke.SelfCheck;
using Bespoke.Tests.Overfit;

namespace Bespoke.Tests.Coin;

public class CoinFileTests
{
    [Theory]
    [InlineData(1, 1, 1, 8, 1, 1)]
    [InlineData(7, 3, 3, 8, 2, 5)]
    [InlineData(61, 130, 4, 16, 5, 20)]
    [InlineData(150, 41, 3, 8, 10, 28)]
    [InlineData(300, 1, 1, 16, 1, 255)]
    public void Decoding_a_written_file_gives_the_promised_samples(int width, int height, int channels, int bitDepth, int layers, int hidden)
    {
        CoinShape shape = new(width, height, channels, layers, hidden);
        foreach ((byte[] file, Picture promised) in (ReadOnlySpan<(byte[], Picture)>)[WriteHalves(shape, bitDepth), WriteIntegers(shape, bitDepth)])
        {
            OverfitFileTests.AssertSameSamples(promised, BespokeDecoder.Decode(file));
        }
    }

    [Fact]
    public void Parameters_in_half_precision_come_back_exactly()
    {
        CoinShape shape = new(5, 5, 3, 3, 10);
        Half[] halves = CoinWeights.ToHalf(RandomNetworks.Parameters(shape, scale: 20));
        halves[0] = Half.MaxValue;
        halves[1] = Half.Epsilon;
        halves[2] = Half.NegativeZero;
        float[] read = CoinWeights.Read(new CoinCodecSection(shape, CoinWeightCoding.Half), CoinWeights.Write(halves));
        Assert.Equal(halves.Select(h => BitConverter.SingleToUInt32Bits((float)h)), read.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Rounding_to_half_precision_is_to_the_nearest_and_stays_finite()
    {
        Half[] halves = CoinWeights.ToHalf([1 + 1f / 2048 + 1f / 65536, 1 + 1f / 4096, 1e9f, -1e9f]);
        Assert.Equal([(Half)(1 + 1f / 1024), Half.One, Half.MaxValue, Half.MinValue], halves);
    }

    [Fact]
    public void Parameters_as_integers_come_back_exactly()
    {
        CoinShape shape = new(5, 5, 3, 3, 10);
        List<QuantizedTensor> tensors = Integers(shape);
        List<QuantizedTensor> read = CoinWeights.ReadIntegers(shape, NetworkCoder.Write(tensors));
        for (int t = 0; t < tensors.Count; t++)
        {
            Assert.Equal(tensors[t].Exponent, read[t].Exponent);
            Assert.Equal(tensors[t].Values, read[t].Values);
        }
    }

    [Fact]
    public void Samples_do_not_depend_on_threads()
    {
        (byte[] file, Picture promised) = WriteHalves(new CoinShape(130, 97, 3, 2, 6));
        for (int threads = 1; threads <= 3; threads++)
        {
            OverfitFileTests.AssertSameSamples(promised, BespokeDecoder.Decode(file, new DecodeOptions { Threads = threads }));
        }
    }

    [Fact]
    public void Samples_do_not_depend_on_the_kernel()
    {
        CoinShape shape = new(33, 31, 3, 4, 14);
        BskFile file = BskFile.Read(WriteHalves(shape, 16).File, DecodeLimits.Default, allowTruncated: false);
        Picture reference = CoinCodec.Decode(file, new DecodeOptions(), new Execution(1, SimdLevel.Scalar));
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            OverfitFileTests.AssertSameSamples(reference, CoinCodec.Decode(file, new DecodeOptions(), new Execution(2, level)));
        }
    }

    [Theory]
    [InlineData(0, 0, 1, 1)]
    [InlineData(17, 5, 64, 1)]
    [InlineData(100, 60, 1, 37)]
    [InlineData(3, 4, 90, 80)]
    public void A_region_is_the_crop_of_the_whole_picture(int x, int y, int width, int height)
    {
        byte[] file = WriteHalves(new CoinShape(101, 97, 3, 3, 12)).File;
        PictureRegion region = new(x, y, width, height);
        DecodeOptions[] wholes = [new(), new() { ScaleLog2 = 1 }, new() { Size = new PictureSize(333, 201) }];
        foreach (DecodeOptions options in wholes)
        {
            Picture whole = BespokeDecoder.Decode(file, options);
            PictureRegion part = options.ScaleLog2 == 0 ? region : new PictureRegion(x / 2, y / 2, (width + 1) / 2, (height + 1) / 2);
            Picture decoded = BespokeDecoder.Decode(file, options with { Region = part });
            Assert.Equal((part.Width, part.Height), (decoded.Width, decoded.Height));
            for (int c = 0; c < 3; c++)
            {
                for (int row = 0; row < part.Height; row++)
                {
                    Assert.True(whole.Row(c, part.Y + row).Slice(part.X, part.Width).SequenceEqual(decoded.Row(c, row)));
                }
            }
        }
    }

    [Fact]
    public void The_pictures_own_size_gives_the_picture_and_an_odd_multiple_contains_it()
    {
        (byte[] file, Picture whole) = WriteHalves(new CoinShape(40, 30, 3, 2, 8));
        OverfitFileTests.AssertSameSamples(whole, BespokeDecoder.Decode(file, new DecodeOptions { Size = new PictureSize(40, 30) }));
        Picture threefold = BespokeDecoder.Decode(file, new DecodeOptions { Size = new PictureSize(120, 90) });
        for (int y = 0; y < 30; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                Assert.InRange(threefold.Row(1, 3 * y + 1)[3 * x + 1] - whole.Row(1, y)[x], -1, 1);
            }
        }
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        byte[] file = WriteHalves(new CoinShape(40, 30, 3, 2, 8)).File;
        Throws<ArgumentOutOfRangeException>(new DecodeOptions { Region = new PictureRegion(39, 0, 2, 1) });
        Throws<ArgumentOutOfRangeException>(new DecodeOptions { Region = new PictureRegion(0, int.MaxValue, 1, 1) });
        Throws<ArgumentOutOfRangeException>(new DecodeOptions { Region = new PictureRegion(-1, 0, 1, 1) });
        Throws<ArgumentOutOfRangeException>(new DecodeOptions { Region = new PictureRegion(0, 0, 0, 1) });
        Throws<ArgumentOutOfRangeException>(new DecodeOptions { Size = new PictureSize(0, 4) });
        Throws<ArgumentException>(new DecodeOptions { Size = new PictureSize(4, 4), ScaleLog2 = 1 });
        Throws<BespokeLimitException>(new DecodeOptions { Size = new PictureSize(70_000, 4) });
        Throws<BespokeLimitException>(new DecodeOptions { Size = new PictureSize(60_000, 60_000) });

        void Throws<T>(DecodeOptions options)
            where T : Exception => Assert.Throws<T>(() => BespokeDecoder.Decode(file, options));
    }

    [Fact]
    public void The_overfitted_codec_refuses_regions_and_sizes()
    {
        byte[] file = OverfitCodec.Write(RandomContents.Make(16, 16), 8, PictureMetadata.Empty).File;
        Assert.Throws<NotSupportedException>(() => BespokeDecoder.Decode(file, new DecodeOptions { Region = new PictureRegion(0, 0, 4, 4) }));
        Assert.Throws<NotSupportedException>(() => BespokeDecoder.Decode(file, new DecodeOptions { Size = new PictureSize(4, 4) }));
    }

    [Fact]
    public void Every_flipped_byte_is_noticed()
    {
        byte[] file = WriteHalves(new CoinShape(21, 17, 3, 2, 5)).File;
        for (int n = 0; n < file.Length; n++)
        {
            byte[] damaged = [.. file];
            damaged[n] ^= (byte)(1 << (n % 8));
            AssertPictureOrTypedException(damaged, new DecodeOptions(), mustFail: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damage_with_a_right_file_checksum_gives_a_picture_or_a_typed_exception(bool isInteger)
    {
        CoinShape shape = new(21, 17, 3, 2, 5);
        byte[] file = (isInteger ? WriteIntegers(shape) : WriteHalves(shape)).File;
        Random random = new(5);
        DecodeOptions options = new() { Threads = 1, Limits = new DecodeLimits { MaxPixels = 10_000 } };
        for (int n = 0; n < 4 * (file.Length - 4); n++)
        {
            byte[] damaged = [.. file];
            damaged[n / 4] = (byte)random.Next(256);
            BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(damaged.Length - 4), Crc32C.Of(damaged.AsSpan(0, damaged.Length - 4)));
            AssertPictureOrTypedException(damaged, options, mustFail: false);
            AssertPictureOrTypedException(damaged, options with { Region = new PictureRegion(2, 3, 4, 5) }, mustFail: false);
        }
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_and_its_picture_given_when_asked()
    {
        (byte[] file, Picture whole) = WriteHalves(new CoinShape(21, 17, 3, 2, 5));
        BskFile parts = BskFile.Read(file, DecodeLimits.Default, allowTruncated: false);
        int networksEnd = parts.HeaderLength + parts.Header.CodecLength + parts.Header.NetworkLength;
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            BespokeFormatException thrown = Assert.Throws<BespokeFormatException>(() => BespokeDecoder.Decode(cut));
            Assert.Equal(length >= networksEnd, thrown.IsTruncated);
            if (thrown.IsTruncated)
            {
                OverfitFileTests.AssertSameSamples(whole, BespokeDecoder.Decode(cut, new DecodeOptions { AllowTruncated = true }));
            }
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        CoinShape shape = new(4, 4, 1, 1, 1);
        byte[] section = CoinWeights.Write(CoinWeights.ToHalf(RandomNetworks.Parameters(shape)));
        foreach (Half value in (Half[])[Half.NaN, Half.PositiveInfinity, Half.NegativeInfinity])
        {
            BinaryPrimitives.WriteHalfLittleEndian(section, value);
            Assert.Throws<BespokeFormatException>(() => CoinWeights.Read(new CoinCodecSection(shape, CoinWeightCoding.Half), section));
        }
    }

    [Fact]
    public void Work_and_memory_are_bounded_from_the_header()
    {
        byte[] file = WriteHalves(new CoinShape(21, 17, 3, 2, 5)).File;
        Throws(new DecodeLimits { MaxMultiplicationsPerPixel = 49 });
        Throws(new DecodeLimits { MaxMemoryBytes = 1000 });
        Throws(new DecodeLimits { MaxPixels = 20 });
        Throws(new DecodeLimits { MaxSide = 16 });
        Assert.Throws<BespokeLimitException>(() => BespokeInfo.Read(file, new DecodeLimits { MaxMultiplicationsPerPixel = 49 }));

        void Throws(DecodeLimits limits) =>
            Assert.Throws<BespokeLimitException>(() => BespokeDecoder.Decode(file, new DecodeOptions { Limits = limits }));
    }

    [Fact]
    public void A_small_file_that_claims_a_huge_network_is_refused_before_it_takes_memory()
    {
        BskFile small = BskFile.Read(WriteIntegers(new CoinShape(16, 16, 3, 1, 1)).File, DecodeLimits.Default, false);
        byte[] bomb = BskFile.Write(small.Header, [255, 255, (byte)CoinWeightCoding.Integers], small.NetworkSection, [], 0, PictureMetadata.Empty);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<BespokeLimitException>(() => BespokeDecoder.Decode(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parts_add_up_to_the_file(bool isInteger)
    {
        CoinShape shape = new(30, 20, 3, 4, 9);
        byte[] file = (isInteger ? WriteIntegers(shape) : WriteHalves(shape)).File;
        BespokeInfo info = BespokeInfo.Read(file);
        Assert.Equal(file.Length, info.Parts.Sum(part => part.Bytes), 1e-6);
        Assert.Equal(CodecKind.Coin, info.Codec);
        Assert.Equal(5, info.Parts.Count(part => part.Name.StartsWith("network", StringComparison.Ordinal)));
        Assert.Equal(9 * 2 + 3 * 81 + 27, info.MultiplicationsPerPixel);
    }

    [Fact]
    public void The_papers_networks_have_the_papers_number_of_parameters()
    {
        (int Layers, int Hidden)[] networks = [(5, 20), (5, 30), (10, 28), (10, 40), (13, 49)];
        int[] counts = [.. networks.Select(network => new CoinShape(768, 512, 3, network.Layers, network.Hidden).ParameterCount)];
        Assert.Equal([1803, 3903, 7479, 15003, 29697], counts);
    }

    private static (byte[] File, Picture Decoded) WriteHalves(CoinShape shape, int bitDepth = 8) =>
        CoinCodec.Write(shape, CoinWeights.ToHalf(RandomNetworks.Parameters(shape)), bitDepth, PictureMetadata.Empty);

    private static (byte[] File, Picture Decoded) WriteIntegers(CoinShape shape, int bitDepth = 8) =>
        CoinCodec.Write(shape, Integers(shape), bitDepth, PictureMetadata.Empty);

    private static List<QuantizedTensor> Integers(CoinShape shape)
    {
        float[] parameters = RandomNetworks.Parameters(shape);
        List<QuantizedTensor> tensors = CoinWeights.CreateTensors(shape);
        int start = 0;
        foreach (QuantizedTensor tensor in tensors)
        {
            tensor.Exponent = 10;
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                tensor.Values[n] = (int)MathF.Round(parameters[start + n] * 1024);
            }

            tensor.ScaleIndex = NetworkCoder.ChooseScaleIndex(tensor.Values);
            start += tensor.Values.Length;
        }

        return tensors;
    }

    private static void AssertPictureOrTypedException(byte[] file, DecodeOptions options, bool mustFail)
    {
        Exception? thrown = Record.Exception(() => BespokeDecoder.Decode(file, options));
        bool isTyped = thrown is BespokeFormatException or BespokeLimitException or ArgumentOutOfRangeException { ParamName: "options" };
        Assert.True(isTyped || (thrown is null && !mustFail), thrown?.ToString());
    }
}
