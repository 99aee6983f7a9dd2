using System.Diagnostics;
using Bespoke.Fitting;

namespace Bespoke.Cli;

/// <summary>
/// Shows a running fit on standard error: one line that updates itself at a terminal, plain lines now and then elsewhere.
/// </summary>
internal sealed class ProgressDisplay : IProgress<FitProgress>, IDisposable
{
    private const string EraseLine = "\r\u001b[K";

    private readonly TextWriter _error;
    private readonly bool _terminal;
    private readonly TimeSpan _interval;
    private long _last;
    private string? _stage;

    private ProgressDisplay(TextWriter error, bool terminal)
    {
        _error = error;
        _terminal = terminal;
        _interval = terminal ? TimeSpan.FromSeconds(0.1) : TimeSpan.FromSeconds(10);
    }

    /// <summary>The display for a command, or null with --quiet.</summary>
    public static ProgressDisplay? For(Report report)
    {
        if (report.Quiet)
        {
            return null;
        }

        bool terminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new ProgressDisplay(Console.Error, terminal);
    }

    /// <inheritdoc/>
    public void Report(FitProgress value)
    {
        bool newStage = value.Stage != _stage && !_terminal;
        if (_stage is not null && !newStage && Stopwatch.GetElapsedTime(_last) < _interval)
        {
            return;
        }

        _stage = value.Stage;
        _last = Stopwatch.GetTimestamp();
        if (_terminal)
        {
            _error.Write(EraseLine + ProgressLine.ForTerminal(value, Console.WindowWidth - 1));
        }
        else
        {
            _error.WriteLine(ProgressLine.Plain(value));
        }
    }

    /// <summary>Takes the updating line away, so that the summary stands alone.</summary>
    public void Dispose()
    {
        if (_terminal && _stage is not null)
        {
            _error.Write(EraseLine);
        }
    }
}
