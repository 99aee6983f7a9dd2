using System.Globalization;
using Bespoke.Bench.Codecs;
using Bespoke.Bench.Published;
using Bespoke.Imaging;
using Bespoke.Metrics;

namespace Bespoke.Bench.Tests.Codecs;

public class PeersTests
{
    [Fact]
    public void Every_installed_peer_gives_a_picture_of_the_same_size_back_and_more_bits_help()
    {
        using TestFolder folder = new();
        SourcePicture source = new(TestFolder.Waves(96, 64, 3), folder.Path);
        foreach (PeerStatus status in PeerStatus.All().Where(status => status.Version is not null))
        {
            IBenchCodec codec = Assert.Single(CodecCatalog.Choose([status.Name], [0.01], 1).Codecs);
            CodecRun first = codec.Run(source, codec.Settings[0], TimeSpan.FromMinutes(1), null, CancellationToken.None);
            CodecRun last = codec.Run(source, codec.Settings[^1], TimeSpan.FromMinutes(1), null, CancellationToken.None);
            (CodecRun small, CodecRun large) = first.Bytes < last.Bytes ? (first, last) : (last, first);
            Assert.Equal((96, 64, 3), (small.Decoded.Width, small.Decoded.Height, small.Decoded.Channels));
            Assert.True(
                Psnr.Compute(source.Picture, large.Decoded) > Psnr.Compute(source.Picture, small.Decoded) + 1,
                $"{status.Name} is no better with more bits");
        }
    }

    [Theory]
    [InlineData("jpeg420", "q=50")]
    [InlineData("jpeg444", "q=20")]
    [InlineData("webp", "q=30")]
    [InlineData("jpeg2000", "r=48")]
    [InlineData("heif", "q=20")]
    [InlineData("avif", "cq=58")]
    public void The_measured_table_of_kodak_is_reproduced_by_the_same_version(string name, string setting)
    {
        string? shared = TestFolder.Shared();
        string? version = PeerStatus.Of(name)!.Version;
        if (shared is null || version is null)
        {
            // The table lies beside the repository, and peers are not installed everywhere.
            return;
        }

        string[]? row = File.ReadLines(Path.Combine(shared, "rd", "kodak_measured.csv"))
            .Select(CsvLine.Split)
            .FirstOrDefault(r => r[0] == name && r[1] == version && r[3] == "kodim02" && r[4] == setting);
        if (row is null)
        {
            // Another version: its points differ.
            return;
        }

        using TestFolder folder = new();
        Picture read = PictureDisk.Read(Path.Combine(shared, "data", "kodak", "kodim02.png"));
        SourcePicture source = new(read, folder.Path);
        CodecRun run = CodecCatalog.Choose([name], [0.01], 1).Codecs[0].Run(source, setting, TimeSpan.FromMinutes(2), null, CancellationToken.None);
        Assert.Equal(double.Parse(row[5], CultureInfo.InvariantCulture), 8.0 * run.Bytes / read.PixelCount, 6);
        Assert.Equal(double.Parse(row[6], CultureInfo.InvariantCulture), Psnr.Compute(read, run.Decoded), 4);
    }

    [Fact]
    public void Pictures_that_peers_do_not_take_are_refused_in_words()
    {
        using TestFolder folder = new();
        SourcePicture grey = new(new Picture(8, 8, 1, 16), folder.Path);
        CodecFailedException e = Assert.Throws<CodecFailedException>(
            () => FakePeers.Copy().Run(grey, "q=1", TimeSpan.FromMinutes(1), null, CancellationToken.None));
        Assert.Equal(Bespoke.Bench.Cells.CellStatus.Refused, e.Status);
        Assert.Contains("1 channels of 16 bits", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_clean_copies_carry_no_metadata()
    {
        using TestFolder folder = new();
        SourcePicture source = new(TestFolder.Waves(16, 16, 1), folder.Path);
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(source.Copy("png")));
        foreach (string chunk in (string[])["gAMA", "sRGB", "iCCP", "tEXt", "eXIf", "pHYs"])
        {
            Assert.DoesNotContain(chunk, text, StringComparison.Ordinal);
        }
    }
}
