using System.Runtime.InteropServices;

namespace Bespoke.Bench.Codecs;

/// <summary>
/// Processor time of ended child processes, to the microsecond. The base library forgets a child's times when it ends,
/// and the clock ticks under /proc are too coarse for programs that run for 5 ms.
/// </summary>
internal static class ChildTimes
{
    private const int RusageChildren = -1;

    /// <summary>User and system seconds of all children that have ended so far, or null where the system does not tell.</summary>
    public static double? Seconds()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || GetResourceUsage(RusageChildren, out ResourceUsage usage) != 0)
        {
            return null;
        }

        return usage.UserSeconds + usage.SystemSeconds + (usage.UserMicroseconds + usage.SystemMicroseconds) * 1e-6;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetResourceUsage(int who, out ResourceUsage usage);

    /// <summary>struct rusage of 64-bit Linux: two timevals, then 14 longs that nobody here reads.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct ResourceUsage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
