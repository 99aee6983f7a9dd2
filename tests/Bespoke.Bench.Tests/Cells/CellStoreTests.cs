using Bespoke.Bench.Cells;

namespace Bespoke.Bench.Tests.Cells;

public class CellStoreTests
{
    [Fact]
    public void What_was_added_is_found_by_the_next_run()
    {
        using TestFolder folder = new();
        using (CellStore store = CellStore.Open(folder.Path, Shard.Whole))
        {
            store.Add(Result("a") with { Bpp = 0.25, Psnr = 31.5 });
        }

        using CellStore next = CellStore.Open(folder.Path, Shard.Whole);
        Assert.Equal(31.5, next.Find("a")!.Psnr);
        Assert.Null(next.Find("b"));
    }

    [Fact]
    public void Half_a_line_of_a_killed_run_is_skipped_and_does_not_spoil_the_next_one()
    {
        using TestFolder folder = new();
        using (CellStore store = CellStore.Open(folder.Path, Shard.Whole))
        {
            store.Add(Result("a"));
            store.Add(Result("b"));
        }

        string path = folder.At("cells.jsonl");
        string text = File.ReadAllText(path);
        File.WriteAllText(path, text[..^20]);
        using (CellStore store = CellStore.Open(folder.Path, Shard.Whole))
        {
            Assert.NotNull(store.Find("a"));
            Assert.Null(store.Find("b"));
            store.Add(Result("c"));
        }

        CellStore last = CellStore.Read(folder.Path);
        Assert.Equal(["a", "c"], last.Results.Select(cell => cell.Key).Order());
    }

    [Fact]
    public void Failures_are_tried_again_and_never_push_out_a_figure()
    {
        using TestFolder folder = new();
        using CellStore store = CellStore.Open(folder.Path, Shard.Whole);
        store.Add(Result("a") with { Status = CellStatus.TimedOut });
        Assert.Null(store.Find("a"));
        store.Add(Result("b") with { Status = CellStatus.Refused });
        Assert.NotNull(store.Find("b"));
        store.Add(Result("a") with { MeasuredAt = DateTime.UnixEpoch.AddHours(1) });

        using (CellStore other = CellStore.Open(folder.Path, new Shard(1, 2)))
        {
            other.Add(Result("a") with { Status = CellStatus.Failed, MeasuredAt = DateTime.UnixEpoch.AddHours(2) });
        }

        Assert.Equal(CellStatus.Done, CellStore.Read(folder.Path).Find("a")!.Status);
    }

    [Fact]
    public void Shards_write_files_of_their_own_and_merge_by_being_read_together()
    {
        using TestFolder folder = new();
        using (CellStore first = CellStore.Open(folder.Path, new Shard(0, 2)))
        using (CellStore second = CellStore.Open(folder.Path, new Shard(1, 2)))
        {
            first.Add(Result("a"));
            second.Add(Result("b"));
        }

        Assert.Equal(2, CellStore.Read(folder.Path).Results.Count);
    }

    [Fact]
    public void Two_runs_of_the_same_shard_do_not_write_at_once()
    {
        using TestFolder folder = new();
        using CellStore first = CellStore.Open(folder.Path, Shard.Whole);
        Assert.Throws<IOException>(() => CellStore.Open(folder.Path, Shard.Whole));
    }

    internal static CellResult Result(string key) => new()
    {
        Key = key,
        Picture = "p",
        Codec = "c",
        Version = "1",
        Setting = "q=1",
        Recipe = "r",
        Status = CellStatus.Done,
        MeasuredAt = DateTime.UnixEpoch,
    };
}
