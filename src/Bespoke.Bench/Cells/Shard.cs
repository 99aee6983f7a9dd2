using System.Globalization;

namespace Bespoke.Bench.Cells;

/// <summary>One of several equal parts of a run, for a job array.</summary>
/// <param name="Index">This part, from 0.</param>
/// <param name="Count">Number of parts.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>The whole run.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Reads "i/n", i counted from 0.</summary>
    /// <exception cref="BenchUsageException">The text is no such pair, or i is not below n.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index < count
            ? new Shard(index, count)
            : throw new BenchUsageException($"'{text}' is no shard: write i/n with i from 0 to n - 1, such as 0/4");
    }

    /// <summary>
    /// True when this part measures the cell. Sums of indices, not a running count: a count would give one part all the slow
    /// settings whenever the number of settings is a multiple of the number of parts.
    /// </summary>
    internal bool Owns(int picture, int codec, int setting) => (picture + codec + setting) % Count == Index;
}
