using Bespoke.Bench.Cells;

namespace Bespoke.Bench;

/// <summary>What to measure and where to write it.</summary>
public sealed record BenchOptions
{
    /// <summary>Rate points of our codecs when none are given: those of the published results they are compared with.</summary>
    public static IReadOnlyList<double> DefaultLambdas { get; } = [0.02, 0.004, 0.001, 0.0004, 0.0001];

    /// <summary>Folders of pictures, or single picture files (PNG, PPM, PGM).</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Folder of the results: created, or continued when it holds an earlier run.</summary>
    public required string Output { get; init; }

    /// <summary>Codecs by name, ours with options after colons ("overfit:iterations=1000"). Empty: ours and every installed peer.</summary>
    public IReadOnlyList<string> Codecs { get; init; } = [];

    /// <summary>Weights of bits per pixel that our codecs are swept over.</summary>
    public IReadOnlyList<double> Lambdas { get; init; } = DefaultLambdas;

    /// <summary>Most rate points per codec, spread over its sweep; 0 (default) means all.</summary>
    public int Points { get; init; }

    /// <summary>The part of the run to measure. Default: all of it.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>
    /// Wall-clock limit for one encode, and again for one decode. Null (default): an hour for programs, which may hang, and none for our codecs, which say how far they are.
    /// A decode by our codecs has no limit: it takes well under a second.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Threads of our codecs; 0 (default) means all cores. Peers always get one.</summary>
    public int Threads { get; init; }

    /// <summary>Measure nothing; write the report of what the output folder holds.</summary>
    public bool ReportOnly { get; init; }

    /// <summary>Write into a folder that holds something else than an earlier run.</summary>
    public bool Force { get; init; }

    /// <summary>The command line that asked for this, for the report; null when called from code.</summary>
    public string? Command { get; init; }
}
