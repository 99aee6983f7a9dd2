using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Tests.Runtime;

/// <summary>Bytes that the threads of a team have allocated, and no others: the runtime allocates now and then on threads of its own.</summary>
internal sealed class AllocationMeter
{
    private readonly WorkerTeam _team;
    private readonly int _threads;
    private readonly Action<int> _add;
    private int _arrived;
    private long _bytes;

    /// <param name="threads">Threads of the team.</param>
    public AllocationMeter(WorkerTeam team, int threads)
    {
        _team = team;
        _threads = threads;
        _add = _ => Add();
    }

    /// <summary>Bytes allocated so far. Reading allocates nothing.</summary>
    public long Read()
    {
        _arrived = 0;
        _bytes = 0;
        _team.Run(_threads, _add);
        return _bytes;
    }

    /// <summary>
    /// The least that one of five runs of <paramref name="iterations"/> allocates. While methods are still compiled anew the runtime allocates on these threads
    /// too: one quiet run proves it.
    /// </summary>
    public long Least(Action iterations)
    {
        Read();
        long least = long.MaxValue;
        for (int run = 0; run < 5 && least > 0; run++)
        {
            long before = Read();
            iterations();
            least = Math.Min(least, Read() - before);
        }

        return least;
    }

    /// <summary>Each part waits for all others, so that every thread does exactly one.</summary>
    private void Add()
    {
        Interlocked.Add(ref _bytes, GC.GetAllocatedBytesForCurrentThread());
        Interlocked.Increment(ref _arrived);
        while (Volatile.Read(ref _arrived) < _threads)
        {
            Thread.Yield();
        }
    }
}
