using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;
using Bespoke.Bench.Reports;
using Bespoke.Fitting;

namespace Bespoke.Bench;

/// <summary>Measures codecs on pictures and writes the report: every cell once, however often the run is killed and started again.</summary>
public static class BenchRun
{
    /// <summary>Runs the bench.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="progress">Receives a report before each cell and while one of our codecs fits, on the calling thread.</param>
    /// <param name="cancellation">Stops other programs at once and our own fit as soon as it has written its file; the report of what there is is still written, the next run continues.</param>
    /// <exception cref="BenchUsageException">A codec or an option is not known.</exception>
    /// <exception cref="BenchInputException">There is no picture.</exception>
    /// <exception cref="BenchOutputException">The output folder cannot be used.</exception>
    public static BenchSummary Run(BenchOptions options, IProgress<BenchProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Run(options, CodecCatalog.Choose(options.Codecs, options.Lambdas, options.Threads), progress, cancellation);
    }

    /// <summary>Runs the bench with codecs that are chosen already.</summary>
    internal static BenchSummary Run(
        BenchOptions options, CodecCatalog.Choice choice, IProgress<BenchProgress>? progress, CancellationToken cancellation)
    {
        IReadOnlyList<PictureEntry> pictures = PictureSet.Find(options.Inputs);
        IReadOnlyList<Cell> cells = BenchPlan.Make(pictures, choice.Codecs, options.Points, options.Shard);
        OutputFolder.Prepare(options.Output, options.Force);
        ShownCrops shown = new(Path.Combine(options.Output, "crops"), pictures);
        try
        {
            using CellStore store = options.ReportOnly ? CellStore.Read(options.Output) : CellStore.Open(options.Output, options.Shard);
            Tally tally = options.ReportOnly ? new Tally() : MeasureAll(cells, store, new CellMeasurer(options.TimeLimit, shown), progress, cancellation);
            CellResult[] results = ReportedResults.Choose(store.Results, pictures, choice, options);
            if (options.ReportOnly)
            {
                choice = choice with { Missing = [.. choice.Missing.Where(peer => results.All(cell => cell.Codec != peer.Name))] };
            }

            // What an earlier run or another part could not measure is in the report; it is no failure of this run.
            HashSet<string> own = [.. cells.Select(cell => cell.Key)];
            IReadOnlyList<string> files = ReportWriter.Write(options, results, pictures, choice, shown);
            return new BenchSummary
            {
                Cells = cells.Count,
                Measured = tally.Measured,
                Reused = tally.Reused,
                Incomplete = [.. results.Where(cell => cell.Status != CellStatus.Done && (options.ReportOnly || own.Contains(cell.Key))).Select(Describe)],
                Missing = choice.Missing,
                MissingWereNamed = options.Codecs.Count > 0,
                Cancelled = tally.Cancelled,
                Files = files,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BenchOutputException($"'{options.Output}' cannot be written: {e.Message}");
        }
    }

    private static Tally MeasureAll(
        IReadOnlyList<Cell> cells, CellStore store, CellMeasurer measurer, IProgress<BenchProgress>? progress, CancellationToken cancellation)
    {
        Cell[] open = [.. cells.Where(cell => store.Find(cell.Key) is null)];
        Tally tally = new() { Reused = cells.Count - open.Length };
        TimeEstimate time = new(open);
        int incomplete = 0;
        void Report(string current) => progress?.Report(new BenchProgress(
            tally.Reused + tally.Measured, cells.Count, tally.Reused, incomplete, current, time.Elapsed, time.Remaining()));

        DirectoryInfo work = Directory.CreateTempSubdirectory("bespoke-bench-");
        try
        {
            foreach (IGrouping<PictureEntry, Cell> ofPicture in open.GroupBy(cell => cell.Picture))
            {
                (SourcePicture? source, string? unreadable) = Load(ofPicture.Key, work);
                foreach (Cell cell in ofPicture)
                {
                    cancellation.ThrowIfCancellationRequested();
                    string name = $"{cell.Picture.Name} {cell.Codec.Name} {cell.Setting}";
                    Report(name);
                    time.Begin(cell);
                    FitReports fitting = new(fit => Report($"{name}  {HowFar(fit)}"));
                    CellResult result = measurer.Measure(cell, source, unreadable, fitting, cancellation);
                    store.Add(result);
                    tally.Measured++;
                    incomplete += result.Status == CellStatus.Done ? 0 : 1;
                    time.End();
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            tally.Cancelled = true;
        }
        finally
        {
            work.Delete(recursive: true);
            Report("");
        }

        return tally;
    }

    private static (SourcePicture? Source, string? Unreadable) Load(PictureEntry entry, DirectoryInfo work)
    {
        try
        {
            DirectoryInfo own = work.CreateSubdirectory(entry.Hash);
            return (new SourcePicture(PictureSet.Read(entry), own.FullName), null);
        }
        catch (CodecFailedException e)
        {
            return (null, e.Message);
        }
    }

    private static string Describe(CellResult cell) =>
        $"{cell.Picture} {cell.Codec} {cell.Setting}: {(cell.Status == CellStatus.Refused ? "refused: " : "")}{cell.Error}";

    /// <summary>How far a fit is, rounded down: at the end of its steps there is still work to do.</summary>
    private static string HowFar(FitProgress fit) =>
        $"{Math.Floor(100 * fit.Share):F0} %{(fit.Remaining is { } left ? $", {Math.Floor(left.TotalMinutes):F0}:{left.Seconds:D2} of it left" : "")}";

    /// <summary>Passes on what a fit reports, on its own thread: <see cref="Progress{T}"/> would hand it to another, later.</summary>
    private sealed class FitReports(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => report(value);
    }

    private sealed class Tally
    {
        public int Measured { get; set; }

        public int Reused { get; set; }

        public bool Cancelled { get; set; }
    }
}
