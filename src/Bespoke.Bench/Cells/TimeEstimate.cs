using System.Diagnostics;

namespace Bespoke.Bench.Cells;

/// <summary>Time left, from the mean time of each codec's cells: codecs differ by a factor of ten thousand.</summary>
internal sealed class TimeEstimate(IEnumerable<Cell> toMeasure)
{
    private readonly Dictionary<string, int> _left = toMeasure.GroupBy(cell => cell.Codec.Name).ToDictionary(group => group.Key, group => group.Count());
    private readonly Dictionary<string, (double Seconds, int Count)> _taken = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private (string Codec, long Began)? _running;

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>Notes that a cell begins.</summary>
    public void Begin(Cell cell) => _running = (cell.Codec.Name, Stopwatch.GetTimestamp());

    /// <summary>Notes that the cell that began last is over.</summary>
    public void End()
    {
        (string codec, long began) = _running!.Value;
        _running = null;
        _left[codec]--;
        (double sum, int count) = _taken.GetValueOrDefault(codec);
        _taken[codec] = (sum + Stopwatch.GetElapsedTime(began).TotalSeconds, count + 1);
    }

    /// <summary>Time left, or null before the first cell is over. Codecs not met yet are taken to be like the mean of the others.</summary>
    public TimeSpan? Remaining()
    {
        if (_taken.Count == 0)
        {
            return null;
        }

        double mean = _taken.Values.Average(codec => codec.Seconds / codec.Count);
        double Expected(string codec) => _taken.TryGetValue(codec, out (double Seconds, int Count) own) ? own.Seconds / own.Count : mean;
        double gone = _running is { } running ? Math.Min(Stopwatch.GetElapsedTime(running.Began).TotalSeconds, Expected(running.Codec)) : 0;
        return TimeSpan.FromSeconds(Math.Max(0, _left.Sum(codec => codec.Value * Expected(codec.Key)) - gone));
    }
}
