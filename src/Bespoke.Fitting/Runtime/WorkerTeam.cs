namespace Bespoke.Fitting.Runtime;

/// <summary>
/// A fixed team of threads that works through numbered parts of a stage and meets at its end.
/// A fit runs some thirty stages of a millisecond per iteration, so waiting spins briefly before it sleeps, and a stage allocates nothing.
/// </summary>
/// <remarks>Which thread does a part is left to chance; whatever a part adds up goes into sums of that part's own, so results do not depend on it.</remarks>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
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
        Interlocked.Increment(ref _generation);
        WakeSleepers();
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
        Interlocked.Increment(ref _generation);
        _start.Release(Math.Max(1, _threads.Length));
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _start.Dispose();
    }

    private int _sleeping;

    private void WakeSleepers()
    {
        int sleeping = Interlocked.Exchange(ref _sleeping, 0);
        if (sleeping > 0)
        {
            _start.Release(sleeping);
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
        int spins = 0;
        while (Volatile.Read(ref _generation) == seen)
        {
            if (++spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(20);
                continue;
            }

            Interlocked.Increment(ref _sleeping);
            if (Volatile.Read(ref _generation) == seen)
            {
                _start.Wait();
            }
            else if (!TryStayAwake())
            {
                // The waker has counted this thread already: take the permit it gave.
                _start.Wait();
            }

            spins = 0;
        }

        seen = Volatile.Read(ref _generation);
    }

    /// <summary>
    /// Takes one thread back from those counted as asleep; false when the waker has taken the count and given permits for it.
    /// The count never passes below zero, not even for a moment: another thread would take that for a permit of its own.
    /// </summary>
    private bool TryStayAwake()
    {
        int sleeping = Volatile.Read(ref _sleeping);
        while (sleeping > 0)
        {
            int before = Interlocked.CompareExchange(ref _sleeping, sleeping - 1, sleeping);
            if (before == sleeping)
            {
                return true;
            }

            sleeping = before;
        }

        return false;
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
