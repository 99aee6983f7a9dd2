namespace Bespoke.Fitting.Runtime;

/// <summary>
/// A fixed team of threads that works through numbered parts of a stage and meets at its end.
/// A fit runs some thirty stages of a millisecond per iteration, so waiting spins briefly before it sleeps, and a stage allocates nothing.
/// </summary>
/// <remarks>Which thread does a part is left to chance; whatever a part adds up goes into sums of that part's own, so results do not depend on it.</remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 2000;
    private const int SpinLength = 20;
    private readonly Worker[] _workers;
    private readonly AutoResetEvent _done = new(false);
    private Action<int> _work = static _ => { };
    private int _parts;
    private int _next;
    private int _running;
    private int _generation;

    /// <summary>As <see cref="Worker"/>'s flag: whoever takes it back from 1 settles the permit.</summary>
    private int _isCallerSleeping;
    private volatile bool _ending;
    private volatile Exception? _failure;

    /// <param name="threads">Threads in all, the caller's included; 1 or more.</param>
    public WorkerTeam(int threads)
    {
        _workers = new Worker[Math.Max(1, threads) - 1];
        for (int t = 0; t < _workers.Length; t++)
        {
            _workers[t] = new Worker(this, t + 1);
        }
    }

    /// <summary>Runs <paramref name="work"/> for each part 0 .. <paramref name="parts"/> - 1 and returns when all are done.</summary>
    public void Run(int parts, Action<int> work)
    {
        if (_workers.Length == 0 || parts == 1)
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
        _running = _workers.Length;
        StartGeneration();
        WorkThroughParts();
        WaitForWorkers();
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
        foreach (Worker worker in _workers)
        {
            worker.Dispose();
        }

        _done.Dispose();
    }

    /// <summary>
    /// Spins, then sleeps. It never yields: on a busy machine the scheduler answers a yield with milliseconds of somebody else's work,
    /// while a thread that is woken runs at once.
    /// </summary>
    private void WaitForWorkers()
    {
        for (int spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            if (Volatile.Read(ref _running) == 0)
            {
                return;
            }

            Thread.SpinWait(SpinLength);
        }

        Interlocked.Exchange(ref _isCallerSleeping, 1);
        bool areDone = Volatile.Read(ref _running) == 0;
        if (!areDone || Interlocked.Exchange(ref _isCallerSleeping, 0) == 0)
        {
            _done.WaitOne();
        }
    }

    private void FinishGeneration()
    {
        if (Interlocked.Decrement(ref _running) == 0 && Interlocked.Exchange(ref _isCallerSleeping, 0) == 1)
        {
            _done.Set();
        }
    }

    private void StartGeneration()
    {
        Interlocked.Increment(ref _generation);
        foreach (Worker worker in _workers)
        {
            worker.Wake();
        }
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

    /// <summary>One thread of the team.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly WorkerTeam _team;
        private readonly Thread _thread;
        private readonly AutoResetEvent _wake = new(false);

        /// <summary>1 from the decision to sleep until somebody takes it back: the waker, who then owes a permit, or the worker itself.</summary>
        private int _isSleeping;

        public Worker(WorkerTeam team, int number)
        {
            _team = team;
            _thread = new Thread(Loop) { IsBackground = true, Name = $"fit {number}" };
            _thread.Start();
        }

        public void Wake()
        {
            if (Interlocked.Exchange(ref _isSleeping, 0) == 1)
            {
                _wake.Set();
            }
        }

        public void Dispose()
        {
            _thread.Join();
            _wake.Dispose();
        }

        private void Loop()
        {
            int seen = 0;
            while (true)
            {
                WaitForNext(ref seen);
                if (_team._ending)
                {
                    return;
                }

                _team.WorkThroughParts();
                _team.FinishGeneration();
            }
        }

        private void WaitForNext(ref int seen)
        {
            int spins = 0;
            while (Volatile.Read(ref _team._generation) == seen)
            {
                if (++spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(SpinLength);
                    continue;
                }

                Interlocked.Exchange(ref _isSleeping, 1);
                bool hasStarted = Volatile.Read(ref _team._generation) != seen;
                if (!hasStarted || Interlocked.Exchange(ref _isSleeping, 0) == 0)
                {
                    _wake.WaitOne();
                }

                spins = 0;
            }

            seen = Volatile.Read(ref _team._generation);
        }
    }
}
