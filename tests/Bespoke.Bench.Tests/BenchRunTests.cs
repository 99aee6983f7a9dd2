using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;
using Bespoke.Bench.Published;
using Bespoke.Imaging;

namespace Bespoke.Bench.Tests;

public class BenchRunTests
{
    [Fact]
    public void A_run_measures_each_cell_once_however_often_it_is_started()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        folder.AddPicture("b.ppm", seed: 2);
        BenchSummary first = Run(folder, FakePeers.Copy());
        Assert.Equal((4, 4, 0), (first.Cells, first.Measured, first.Reused));
        Assert.Empty(first.Incomplete);

        BenchSummary second = Run(folder, FakePeers.Copy());
        Assert.Equal((0, 4), (second.Measured, second.Reused));

        BenchSummary updated = Run(folder, FakePeers.Copy(version: "copy 2.0"));
        Assert.Equal((4, 0), (updated.Measured, updated.Reused));

        folder.AddPicture("b.ppm", seed: 3);
        BenchSummary changed = Run(folder, FakePeers.Copy(version: "copy 2.0"));
        Assert.Equal((2, 2), (changed.Measured, changed.Reused));
    }

    [Fact]
    public void Crashing_hanging_silent_and_lying_peers_leave_their_cells_empty_and_the_run_goes_on()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        BenchSummary summary = Run(
            folder, FakePeers.Crashes(), FakePeers.Hangs(), FakePeers.WritesNothing(), FakePeers.CutsShort(), FakePeers.Copy());
        Assert.Equal(10, summary.Measured);
        Assert.Equal(8, summary.Incomplete.Count);
        Assert.Contains(summary.Incomplete, line => line.StartsWith("a crashes q=1: ls ended with exit code 2", StringComparison.Ordinal));
        Assert.Contains("a hangs q=1: sleep was stopped at the time limit of 0.5 s", summary.Incomplete);
        Assert.Contains("a silent q=2: true reported success and wrote nothing", summary.Incomplete);
        Assert.Contains(summary.Incomplete, line => line.StartsWith("a cuts q=1: dd wrote a picture that cannot be read", StringComparison.Ordinal));

        string[] rows = File.ReadAllLines(folder.At("out", "results.csv"));
        Assert.Equal(11, rows.Length);
        Assert.Equal(2, rows.Count(row => row.StartsWith("copy,", StringComparison.Ordinal) && row.EndsWith(",Done,", StringComparison.Ordinal)));
        Assert.Equal(2, rows.Count(row => row.Contains(",TimedOut,", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_unreadable_picture_is_reported_and_the_others_are_measured()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        File.WriteAllText(folder.At("pictures", "broken.png"), "no picture");
        BenchSummary summary = Run(folder, FakePeers.Copy());
        Assert.Equal(2, summary.Incomplete.Count);
        Assert.StartsWith("broken copy q=1: the picture cannot be read", summary.Incomplete[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_picture_says_refused_and_is_not_asked_again()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        PictureDisk.Write(folder.At("pictures", "deep.png"), new Picture(16, 16, 3, 16));
        BenchSummary summary = Run(folder, FakePeers.Copy());
        Assert.Equal(2, summary.Incomplete.Count);
        Assert.All(summary.Incomplete, line => Assert.Contains("refused", line, StringComparison.Ordinal));
        Assert.Equal(0, Run(folder, FakePeers.Copy()).Measured);
    }

    [Fact]
    public void An_empty_or_missing_folder_and_two_pictures_of_one_name_are_input_errors()
    {
        using TestFolder folder = new();
        Directory.CreateDirectory(folder.At("pictures"));
        BenchInputException empty = Assert.Throws<BenchInputException>(() => Run(folder, FakePeers.Copy()));
        Assert.Contains("holds no picture", empty.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")), "a run that failed at its input left a folder behind");

        folder.AddPicture("a.ppm");
        folder.AddPicture("a.png");
        Assert.Throws<BenchInputException>(() => Run(folder, FakePeers.Copy()));
        Assert.Throws<BenchInputException>(() => BenchRun.Run(Options(folder) with { Inputs = [folder.At("absent")], Codecs = ["overfit"] }));
    }

    [Fact]
    public void A_folder_with_other_things_in_it_is_left_alone_unless_forced()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        Directory.CreateDirectory(folder.At("out"));
        File.WriteAllText(folder.At("out", "thesis.txt"), "years of work");
        Assert.Throws<BenchOutputException>(() => Run(folder, FakePeers.Copy()));
        BenchSummary forced = BenchRun.Run(Options(folder) with { Force = true }, FakePeers.Choice(FakePeers.Copy()), null, CancellationToken.None);
        Assert.Equal(2, forced.Measured);
        Assert.True(File.Exists(folder.At("out", "thesis.txt")));
    }

    [Fact]
    public void Shards_in_one_folder_make_the_report_of_the_whole()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        folder.AddPicture("b.ppm", seed: 2);
        CodecCatalog.Choice choice = FakePeers.Choice(FakePeers.Copy(), FakePeers.Copy("other"));
        int measured = 0;
        for (int i = 0; i < 3; i++)
        {
            measured += BenchRun.Run(Options(folder) with { Shard = new Shard(i, 3) }, choice, null, CancellationToken.None).Measured;
        }

        Assert.Equal(8, measured);
        BenchSummary report = BenchRun.Run(Options(folder) with { ReportOnly = true }, choice, null, CancellationToken.None);
        Assert.Equal(0, report.Measured);
        Assert.Equal(9, File.ReadAllLines(folder.At("out", "results.csv")).Length);
    }

    [Fact]
    public void A_part_answers_for_its_own_failures_only()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        CodecCatalog.Choice choice = FakePeers.Choice(FakePeers.Crashes(), FakePeers.Copy());
        BenchSummary[] parts = [.. Enumerable.Range(0, 4).Select(i =>
            BenchRun.Run(Options(folder) with { Shard = new Shard(i, 4) }, choice, null, CancellationToken.None))];
        Assert.Equal(2, parts.Sum(part => part.Incomplete.Count));
        Assert.Equal(2, BenchRun.Run(Options(folder) with { ReportOnly = true }, choice, null, CancellationToken.None).Incomplete.Count);
    }

    [Fact]
    public void A_report_shows_what_was_measured_where_the_program_was_installed()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        Run(folder, FakePeers.Copy());
        CodecCatalog.Choice elsewhere = new([], [new MissingPeer("copy", "none"), new MissingPeer("absent", "none")]);
        BenchSummary report = BenchRun.Run(Options(folder) with { ReportOnly = true }, elsewhere, null, CancellationToken.None);
        Assert.Equal("absent", Assert.Single(report.Missing).Name);
        Assert.Equal(3, File.ReadAllLines(folder.At("out", "results.csv")).Length);
    }

    [Fact]
    public void A_cancelled_run_continues_where_it_was()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm");
        folder.AddPicture("b.ppm", seed: 2);
        using CancellationTokenSource source = new();
        StopAt stop = new(2, source);
        BenchSummary cancelled = BenchRun.Run(Options(folder), FakePeers.Choice(FakePeers.Copy()), stop, source.Token);
        Assert.True(cancelled.Cancelled);

        // The cell at work when the word came may still have ended well.
        Assert.InRange(cancelled.Measured, 2, 3);
        BenchSummary rest = Run(folder, FakePeers.Copy());
        Assert.Equal((4 - cancelled.Measured, cancelled.Measured, false), (rest.Measured, rest.Reused, rest.Cancelled));
    }

    [Fact]
    public void Rows_are_as_the_published_tables_are_and_count_the_whole_file()
    {
        using TestFolder folder = new();
        string path = folder.AddPicture("a.ppm", 64, 48);
        Run(folder, FakePeers.Copy());
        string[] lines = File.ReadAllLines(folder.At("out", "results.csv"));
        string[] columns = CsvLine.Split(lines[0]), row = CsvLine.Split(lines[1]);
        Assert.Equal("codec,version,dataset,image,setting,bpp,psnr_rgb,msssim,encode_s,decode_s,source", string.Join(',', columns[..11]));
        Assert.Equal(["copy", "copy 1.0", "pictures", "a", "q=1"], row[..5]);
        Assert.Equal((8.0 * new FileInfo(path).Length / (64 * 48)).ToString("0.000000", null), row[5]);
        Assert.Equal("", row[6]);
    }

    [Fact]
    public void A_long_fit_says_how_far_it_is()
    {
        using TestFolder folder = new();
        folder.AddPicture("a.ppm", 40, 30);
        Lines lines = new();
        CodecCatalog.Choice own = CodecCatalog.Choose(["overfit:iterations=30"], [0.01], 1);
        BenchRun.Run(Options(folder) with { TimeLimit = null }, own, lines, CancellationToken.None);
        Assert.Equal("a overfit:iterations=30 lambda=0.01", lines.All[0]);
        Assert.Contains(lines.All, line => line.StartsWith(lines.All[0] + "  ", StringComparison.Ordinal) && line.EndsWith(" %", StringComparison.Ordinal));
        Assert.Contains(lines.All, line => line.EndsWith(" of it left", StringComparison.Ordinal));
        Assert.Equal("", lines.All[^1]);
    }

    private static BenchOptions Options(TestFolder folder) => new()
    {
        Inputs = [folder.At("pictures")],
        Output = folder.At("out"),
        TimeLimit = TimeSpan.FromSeconds(0.5),
        Codecs = ["named"],
    };

    private static BenchSummary Run(TestFolder folder, params IBenchCodec[] codecs) =>
        BenchRun.Run(Options(folder), FakePeers.Choice(codecs), null, CancellationToken.None);

    private sealed class Lines : IProgress<BenchProgress>
    {
        public List<string> All { get; } = [];

        public void Report(BenchProgress value) => All.Add(value.Current);
    }

    private sealed class StopAt(int done, CancellationTokenSource source) : IProgress<BenchProgress>
    {
        public void Report(BenchProgress value)
        {
            if (value.Done == done)
            {
                source.Cancel();
            }
        }
    }
}
