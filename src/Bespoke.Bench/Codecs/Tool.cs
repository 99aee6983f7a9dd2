using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Bespoke.Bench.Cells;

namespace Bespoke.Bench.Codecs;

/// <summary>Runs an outside program without a shell, under a time limit, and measures it.</summary>
internal static class Tool
{
    private const int MaxOutputChars = 64 * 1024;

    /// <summary>A program that takes longer on one picture hangs.</summary>
    private static readonly TimeSpan s_usualLimit = TimeSpan.FromHours(1);

    /// <summary>Full path of a program on the search path, or null. A name with a slash is taken as it is.</summary>
    public static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar))
        {
            return File.Exists(program) ? program : null;
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        return folders.SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending))).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">Arguments, passed as they are.</param>
    /// <param name="limit">Wall-clock limit, an hour if null; past it the program and its children are killed.</param>
    /// <param name="cancellation">Kills the program at once.</param>
    /// <returns>Its cost.</returns>
    /// <exception cref="CodecFailedException">It could not be started, ended with an error, or ran past the limit.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static Cost Run(string program, IReadOnlyList<string> arguments, TimeSpan? limit, CancellationToken cancellation)
    {
        (Cost cost, int exitCode, string output) = Execute(program, arguments, limit ?? s_usualLimit, cancellation);
        if (exitCode != 0)
        {
            throw new CodecFailedException(CellStatus.Failed, $"{Path.GetFileName(program)} {Ending(exitCode)}{LastLine(output)}");
        }

        return cost;
    }

    /// <summary>What a program prints on both outputs, whatever its exit code; empty when it cannot be run.</summary>
    public static string Output(string program, params string[] arguments)
    {
        try
        {
            return Execute(program, arguments, TimeSpan.FromSeconds(10), CancellationToken.None).Output;
        }
        catch (CodecFailedException)
        {
            return "";
        }
    }

    private static (Cost Cost, int ExitCode, string Output) Execute(
        string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = new() { StartInfo = start };
        StringBuilder output = new();
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);

        double? cpuBefore = ChildTimes.Seconds();
        long began = Stopwatch.GetTimestamp();
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CodecFailedException(CellStatus.Failed, $"{program} cannot be started: {e.Message}");
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        long? peak = WaitWatchingMemory(process, began, limit, cancellation);

        // Ctrl-C at a terminal ends the program too, sometimes before we look: that is no failure of the program.
        cancellation.ThrowIfCancellationRequested();
        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;

        // The pipes may hold a last line; a grandchild that keeps them open must not hold us up.
        using (CancellationTokenSource patience = new(TimeSpan.FromSeconds(1)))
        {
            try
            {
                process.WaitForExitAsync(patience.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                // What was printed so far will do.
            }
        }

        lock (output)
        {
            return (new Cost(wall, ChildTimes.Seconds() - cpuBefore, peak), process.ExitCode, output.ToString());
        }
    }

    /// <summary>
    /// Waits for the end, reading the memory mark more and more rarely (every 1 ms at first, every 20 ms later): the
    /// system keeps no mark of ended programs, so growth within the last interval is missed.
    /// </summary>
    private static long? WaitWatchingMemory(Process process, long began, TimeSpan limit, CancellationToken cancellation)
    {
        string id = process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        long? peak = null;
        for (int interval = 1; !process.WaitForExit(interval); interval = Math.Min(interval + 1, 20))
        {
            long? now = PeakMemory.Read(id);
            peak = now is null ? peak : Math.Max(peak ?? 0, now.Value);
            bool late = Stopwatch.GetElapsedTime(began) > limit;
            if (late || cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit(2000);
                cancellation.ThrowIfCancellationRequested();
                throw new CodecFailedException(
                    CellStatus.TimedOut, $"{Path.GetFileName(process.StartInfo.FileName)} was stopped at the time limit of {limit.TotalSeconds:0.###} s");
            }
        }

        return peak;
    }

    private static void Keep(StringBuilder output, string? line)
    {
        lock (output)
        {
            if (line is not null && output.Length + line.Length < MaxOutputChars)
            {
                output.AppendLine(line);
            }
        }
    }

    private static string Ending(int exitCode) =>
        exitCode > 128 ? $"was ended by signal {exitCode - 128}" : $"ended with exit code {exitCode}";

    private static string LastLine(string output)
    {
        string? line = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return line is null ? "" : $": {(line.Length > 200 ? line[..200] : line)}";
    }
}
