using System.Globalization;

namespace Bespoke.Bench.Codecs;

/// <summary>Largest resident memory of a process, from the high-water mark that Linux keeps under /proc.</summary>
internal static class PeakMemory
{
    /// <summary>The high-water mark in bytes, or null when the process has ended or the system keeps none.</summary>
    public static long? Read(string process)
    {
        try
        {
            foreach (string line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    string kibibytes = line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
                    return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has just ended, or there is no /proc here.
        }

        return null;
    }

    /// <summary>Sets this process's own mark back to what it holds now, so that the next reading covers one encode only.</summary>
    public static void ResetOwn()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the reset the mark is that of the whole run: still a true upper bound.
        }
    }
}
