using System.Buffers.Binary;
using Bespoke.Container;
using Bespoke.Imaging;
using Bespoke.Overfit;
using Bespoke.SelfCheck;

namespace Bespoke.Tests.Overfit;

/// <summary>Files of several pictures that share their networks.</summary>
public class SetFileTests
{
    private const int Count = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decoding_a_set_gives_all_promised_pictures_and_each_of_them_alone(bool isSliced)
    {
        OverfitContent content = RandomContents.Make(150, 141, hyperStart: 2, pictures: Count);
        content.IsSliced = isSliced;
        (byte[] file, Picture[] promised) = OverfitCodec.WriteSet(content, 8, PictureMetadata.Empty);
        Assert.Equal(file, OverfitCodec.WriteSet(content, 8, PictureMetadata.Empty, threads: 1).File);
        IReadOnlyList<Picture> decoded = BespokeDecoder.DecodeSet(file);
        Assert.Equal(Count, decoded.Count);
        for (int n = 0; n < Count; n++)
        {
            OverfitFileTests.AssertSameSamples(promised[n], decoded[n]);
            OverfitFileTests.AssertSameSamples(promised[n], BespokeDecoder.Decode(file, new DecodeOptions { Picture = n + 1 }));
        }

        Assert.False(promised[0].Plane(0).SequenceEqual(promised[1].Plane(0)));
    }

    [Fact]
    public void A_picture_of_a_set_is_that_of_a_file_of_its_own()
    {
        OverfitContent content = Content();
        byte[] file = OverfitCodec.WriteSet(content, 8, PictureMetadata.Empty).File;
        for (int n = 0; n < Count; n++)
        {
            byte[] alone = OverfitCodec.Write(content.Picture(n), 8, PictureMetadata.Empty).File;
            for (int scale = 0; scale < 2; scale++)
            {
                DecodeOptions options = new() { ScaleLog2 = scale };
                OverfitFileTests.AssertSameSamples(BespokeDecoder.Decode(alone, options), BespokeDecoder.Decode(file, options with { Picture = n + 1 }));
                OverfitFileTests.AssertSameSamples(BespokeDecoder.Decode(alone, options), BespokeDecoder.DecodeSet(file, options)[n]);
            }
        }
    }

    [Fact]
    public void A_file_of_one_picture_is_a_set_of_one()
    {
        (byte[] file, Picture promised) = OverfitCodec.Write(Content().Picture(1), 8, PictureMetadata.Empty);
        OverfitFileTests.AssertSameSamples(promised, Assert.Single(BespokeDecoder.DecodeSet(file)));
        Assert.Equal((1, 1), (BespokeDecoder.CountPictures(file), BespokeInfo.Read(file).PictureCount));
    }

    [Fact]
    public void Pictures_that_a_file_does_not_have_are_refused()
    {
        byte[] file = File();
        Assert.Throws<ArgumentOutOfRangeException>(() => BespokeDecoder.Decode(file, new DecodeOptions { Picture = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => BespokeDecoder.Decode(file, new DecodeOptions { Picture = Count + 1 }));
    }

    [Fact]
    public void Every_flipped_byte_of_a_set_is_noticed()
    {
        byte[] file = File();
        for (int n = 0; n < file.Length; n++)
        {
            byte[] damaged = [.. file];
            damaged[n] ^= (byte)(1 << (n % 8));
            Exception? thrown = Record.Exception(() => BespokeDecoder.DecodeSet(damaged));
            Assert.True(thrown is BespokeFormatException or BespokeLimitException, $"byte {n}: {thrown}");
        }
    }

    [Fact]
    public void Damage_with_a_right_file_checksum_gives_pictures_or_a_typed_exception()
    {
        byte[] file = File();
        Random random = new(5);
        DecodeLimits limits = new() { MaxPixels = 10_000 };
        for (int n = 0; n < file.Length - 4; n++)
        {
            byte[] damaged = [.. file];
            damaged[n] = (byte)random.Next(256);
            BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(damaged.Length - 4), Crc32C.Of(damaged.AsSpan(0, damaged.Length - 4)));
            AssertTyped(() => BespokeDecoder.DecodeSet(damaged, new DecodeOptions { Threads = 1, Limits = limits }));
            AssertTyped(() => BespokeDecoder.Decode(damaged, new DecodeOptions { Threads = 1, Limits = limits }));
            AssertTyped(() => BespokeInfo.Measure(damaged, new DecodeOptions { Threads = 1, Limits = limits }));
        }

        static void AssertTyped(Func<object> read)
        {
            Exception? thrown = Record.Exception(read);
            Assert.True(thrown is null or BespokeFormatException or BespokeLimitException or MissingDependencyException, thrown?.ToString());
        }
    }

    [Fact]
    public void Of_a_set_that_is_cut_off_whole_pictures_come_whole_and_the_others_as_previews()
    {
        (byte[] file, Picture[] promised) = OverfitCodec.WriteSet(Content(), 8, PictureMetadata.Empty);
        BskFile parts = BskFile.Read(file, DecodeLimits.Default, allowTruncated: false);
        Piece[] pieces = JoinedPieces.Locate(parts.LatentSection, Count, isCut: false);
        int latents = parts.HeaderLength + parts.CodecSection.Length + parts.NetworkSection.Length;
        byte[] cut = file[..(latents + pieces[1].Start + (pieces[1].Length / 2))];
        DecodeOptions options = new() { AllowTruncated = true };

        Assert.True(Assert.Throws<BespokeFormatException>(() => BespokeDecoder.DecodeSet(cut)).IsTruncated);
        IReadOnlyList<Picture> previews = BespokeDecoder.DecodeSet(cut, options);
        OverfitFileTests.AssertSameSamples(promised[0], previews[0]);
        OverfitFileTests.AssertSameSamples(promised[0], BespokeDecoder.Decode(cut, options));
        Assert.False(promised[1].Plane(0).SequenceEqual(previews[1].Plane(0)));
        for (int length = latents; length < file.Length; length++)
        {
            Assert.Equal(Count, BespokeDecoder.DecodeSet(file.AsSpan(0, length), options).Count);
        }
    }

    [Fact]
    public void Limits_count_all_pictures()
    {
        byte[] file = File();
        const int Pixels = 21 * 17;
        Throws(new DecodeLimits { MaxPixels = (Count * Pixels) - 1 });
        BespokeDecoder.DecodeSet(file, new DecodeOptions { Limits = new DecodeLimits { MaxPixels = Count * Pixels } });

        // Enough for one picture, not for three.
        DecodeLimits tight = new() { MaxMemoryBytes = 9_000 };
        BespokeDecoder.Decode(file, new DecodeOptions { Limits = tight });
        Throws(tight);

        void Throws(DecodeLimits limits) =>
            Assert.Throws<BespokeLimitException>(() => BespokeDecoder.DecodeSet(file, new DecodeOptions { Limits = limits }));
    }

    [Fact]
    public void A_small_file_that_claims_many_pictures_is_refused_before_memory_is_taken()
    {
        BskFile parts = BskFile.Read(File(), DecodeLimits.Default, allowTruncated: false);
        byte[] bomb = BskFile.Write(
            parts.Header with { PictureCount = BskHeader.MaxPictures }, parts.CodecSection, parts.NetworkSection, parts.LatentSection, 0, PictureMetadata.Empty);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<BespokeFormatException>(() => BespokeDecoder.DecodeSet(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Info_lists_the_networks_and_each_picture_and_adds_up_to_the_file()
    {
        byte[] file = File();
        foreach (BespokeInfo info in (BespokeInfo[])[BespokeInfo.Read(file), BespokeInfo.Measure(file)])
        {
            Assert.Equal(Count, info.PictureCount);
            Assert.Equal(Count, info.Parts.Count(part => part.Name.StartsWith("latents: picture ", StringComparison.Ordinal)));
            Assert.Contains(info.Parts, part => part.Name == "network: entropy");
            Assert.Equal(file.Length, info.Parts.Sum(part => part.Bytes), 1e-6);
        }
    }

    private static OverfitContent Content() =>
        RandomContents.Make(21, 17, levels: 4, hyperStart: 2, entropySize: 0, synthesisSize: 0, pictures: Count);

    private static byte[] File() => OverfitCodec.WriteSet(Content(), 8, PictureMetadata.Empty).File;
}
