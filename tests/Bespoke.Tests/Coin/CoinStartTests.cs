using System.Buffers.Binary;
using Bespoke.Coin;
using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Tests.Overfit;

namespace Bespoke.Tests.Coin;

public class CoinStartTests
{
    private static readonly CoinShape s_shape = new(13, 9, 3, 5, 20);

    [Fact]
    public void The_decoder_carries_starts_for_the_papers_three_smallest_networks()
    {
        Assert.Equal([(1u, 5, 20), (2u, 5, 30), (3u, 10, 28)], CoinStarts.All.Select(start => (start.Id, start.Layers, start.Hidden)));
        Assert.All(CoinStarts.All, start => Assert.Equal(3, start.Channels));
        Assert.Equal(1u, CoinStarts.For(s_shape).Id);
        Assert.InRange(CoinStartFile.Write(CoinStarts.All).Length, 2 * (1803 + 3903 + 7479), 200_000);
    }

    [Theory]
    [InlineData(1, 5, 20)]
    [InlineData(3, 5, 21)]
    [InlineData(3, 4, 20)]
    public void For_other_networks_there_is_none(int channels, int layers, int hidden) =>
        Assert.Throws<MissingDependencyException>(() => CoinStarts.For(new CoinShape(768, 512, channels, layers, hidden)));

    [Fact]
    public void A_file_of_starts_is_read_back()
    {
        CoinStart[] written = [Made(200, 4, 3, 7), Made(7, 1, 1, 2)];
        IReadOnlyList<CoinStart> read = CoinStartFile.Read(CoinStartFile.Write(written));
        for (int n = 0; n < written.Length; n++)
        {
            Assert.Equal(written[n] with { Parameters = [] }, read[n] with { Parameters = [] });
            Assert.Equal(written[n].Parameters, read[n].Parameters);
        }
    }

    [Fact]
    public void A_damaged_file_of_starts_is_refused()
    {
        byte[] file = CoinStartFile.Write([Made(1, 3, 2, 4)]);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<BespokeFormatException>(() => CoinStartFile.Read(file.AsSpan(0, length)));
        }

        Assert.Throws<BespokeFormatException>(() => CoinStartFile.Read([.. file, 0]));
        foreach (int place in (int[])[1, 2, 3, 4])
        {
            byte[] damaged = [.. file];
            damaged[place] = 0;
            Assert.Throws<BespokeFormatException>(() => CoinStartFile.Read(damaged));
        }
    }

    [Fact]
    public void Integers_are_added_to_the_start_that_the_file_names()
    {
        CoinStart start = CoinStarts.For(s_shape);
        List<QuantizedTensor> differences = Differences();
        (byte[] file, Picture promised) = CoinCodec.Write(s_shape, differences, 8, PictureMetadata.Empty, start: start);
        OverfitFileTests.AssertSameSamples(promised, BespokeDecoder.Decode(file));

        BskFile parts = BskFile.Read(file, DecodeLimits.Default, allowTruncated: false);
        float[] read = CoinWeights.Read(CoinCodecSection.Read(parts.CodecSection, parts.Header), parts.NetworkSection);
        Assert.Equal(CoinWeights.Dequantize(differences).Zip(start.Parameters, (difference, origin) => origin + difference), read);
        Assert.NotEqual(CoinWeights.Dequantize(differences), read);
    }

    [Fact]
    public void Info_says_which_start_a_file_needs()
    {
        BespokeInfo info = BespokeInfo.Read(Written());
        Assert.Equal((CodecKind.Coin, 1), (info.Codec, info.BaseId));
        Assert.Equal(Written().Length, info.Parts.Sum(part => part.Bytes), 1e-6);
    }

    [Fact]
    public void A_start_that_the_decoder_lacks_is_said_to_be_missing()
    {
        byte[] file = WithSection([5, 20, 5, 0xE8, 0x07]);
        MissingDependencyException thrown = Assert.Throws<MissingDependencyException>(() => BespokeDecoder.Decode(file));
        Assert.Contains("start 1000", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<MissingDependencyException>(() => BespokeInfo.Read(file));
    }

    [Theory]
    [InlineData("a start of another network", new byte[] { 5, 20, 5, 2 })]
    [InlineData("start 0", new byte[] { 5, 20, 5, 0 })]
    [InlineData("a start without its number", new byte[] { 5, 20, 5 })]
    [InlineData("a number that no flag announces", new byte[] { 5, 20, 1, 1 })]
    [InlineData("a start for parameters in half precision", new byte[] { 5, 20, 4, 1 })]
    [InlineData("an unknown coding", new byte[] { 5, 20, 6, 1 })]
    [InlineData("a reserved bit", new byte[] { 5, 20, 13, 1 })]
    public void Codec_sections_that_are_not_valid_are_refused(string what, byte[] section)
    {
        byte[] file = WithSection(section);
        Assert.True(Record.Exception(() => BespokeDecoder.Decode(file)) is BespokeFormatException, what);
    }

    [Fact]
    public void Damage_with_a_right_file_checksum_gives_a_picture_or_a_typed_exception()
    {
        byte[] file = Written();
        Random random = new(6);
        DecodeOptions options = new() { Threads = 1, Limits = new DecodeLimits { MaxPixels = 10_000 }, Region = new PictureRegion(0, 0, 1, 1) };
        for (int n = 0; n < 2 * (file.Length - 4); n++)
        {
            byte[] damaged = [.. file];
            damaged[n / 2] = (byte)random.Next(256);
            BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(damaged.Length - 4), Crc32C.Of(damaged.AsSpan(0, damaged.Length - 4)));
            Exception? thrown = Record.Exception(() => BespokeDecoder.Decode(damaged, options));
            Assert.True(
                thrown is null or BespokeFormatException or BespokeLimitException or MissingDependencyException or ArgumentOutOfRangeException { ParamName: "options" },
                thrown?.ToString());
        }
    }

    /// <summary>Integers of which most are zero: a file of little more than a kilobyte.</summary>
    private static List<QuantizedTensor> Differences()
    {
        float[] parameters = RandomNetworks.Parameters(s_shape);
        List<QuantizedTensor> tensors = CoinWeights.CreateTensors(s_shape);
        int first = 0;
        foreach (QuantizedTensor tensor in tensors)
        {
            tensor.Exponent = 5;
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                tensor.Values[n] = (int)MathF.Round(MathF.ScaleB(parameters[first + n], 4));
            }

            tensor.ScaleIndex = NetworkCoder.ChooseScaleIndex(tensor.Values);
            first += tensor.Values.Length;
        }

        return tensors;
    }

    /// <summary>A file of differences from the first start.</summary>
    internal static byte[] Written() => CoinCodec.Write(s_shape, Differences(), 8, PictureMetadata.Empty, start: CoinStarts.For(s_shape)).File;

    /// <summary>The same file with another codec section.</summary>
    private static byte[] WithSection(byte[] section)
    {
        BskFile parts = BskFile.Read(Written(), DecodeLimits.Default, allowTruncated: false);
        return BskFile.Write(parts.Header, section, parts.NetworkSection, [], parts.SampleChecksum!.Value, parts.Metadata);
    }

    private static CoinStart Made(uint id, int channels, int layers, int hidden)
    {
        CoinShape shape = new(1, 1, channels, layers, hidden);
        float[] halves = [.. CoinWeights.ToHalf(RandomNetworks.Parameters(shape)).Select(half => (float)half)];
        return new CoinStart(id, channels, layers, hidden, halves);
    }
}
