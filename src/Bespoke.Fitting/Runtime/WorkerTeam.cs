namespace Bespoke.Fitting.Runtime;

/// <summary>
/// A fixed team of threads that works through numbered parts of a stage and meets at its end.
/// A fit runs some thirty stages of a millisecond per iteration, so waiting spins briefly before it sleeps, and a stage allocates nothing.
/// </summary>
/// <remarks>Which thread does a part is left to chance; whatever a part adds up goes into sums of that part's own, so results do not depend on it.</remarks>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private Action<int> _work = static _ => { };
    private int _parts;
    private int _next;
    private int _running;
    private int _generation;
    private volatile bool _ending;
    private volatile Exception? _failure;

    /// <param name="threads">Threads in all, the caller's included; 1 or more.</param>
    public WorkerTeam(int threads)
    {
        _threads = new Thread[Math.Max(1, threads) - 1];
        for (int t = 0; t < _threads.Length; t++)
        {
            _threads[t] = new Thread(Loop) { IsBackground = true, Name = $"fit {t + 1}" };
            _threads[t].Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> for each part 0 .. <paramref name="parts"/> - 1 and returns when all are done.</summary>
    public void Run(int parts, Action<int> work)
    {
        if (_threads.Length == 0 || parts == 1)
        {
            for (int part = 0; part < parts; part++)
            {
                work(part);
            }

            return;
        }

        _work = work;
        _parts = parts;
        _next = 0;
        _running = _threads.Length;
        StartGeneration();
        WorkThroughParts();
        SpinWait spin = default;
        while (Volatile.Read(ref _running) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        if (_failure is { } failure)
        {
            _failure = null;
            throw new InvalidOperationException("A part of a fitting stage failed.", failure);
        }
    }

    public void Dispose()
    {
        _ending = true;
        StartGeneration();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    /// <summary>Wakes the team. Threads still spinning see the new generation without the lock.</summary>
    private void StartGeneration()
    {
        lock (_gate)
        {
            Volatile.Write(ref _generation, _generation + 1);
            Monitor.PulseAll(_gate);
        }
    }

    private void Loop()
    {
        int seen = 0;
        while (true)
        {
            WaitForNext(ref seen);
            if (_ending)
            {
                return;
            }

            WorkThroughParts();
            Interlocked.Decrement(ref _running);
        }
    }

    private void WaitForNext(ref int seen)
    {
        const int SpinsBeforeSleep = 2000;
        for (int spins = 0; spins < SpinsBeforeSleep && Volatile.Read(ref _generation) == seen; spins++)
        {
            Thread.SpinWait(20);
        }

        if (Volatile.Read(ref _generation) == seen)
        {
            lock (_gate)
            {
                while (_generation == seen)
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        // Cannot be a later one: a generation ends only when every thread has worked through it.
        seen = Volatile.Read(ref _generation);
    }

    private void WorkThroughParts()
    {
        try
        {
            int part;
            while ((part = Interlocked.Increment(ref _next) - 1) < _parts)
            {
                _work(part);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failure = failure;
        }
    }
}
