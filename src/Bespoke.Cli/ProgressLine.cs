using System.Globalization;
using Bespoke.Fitting;

namespace Bespoke.Cli;

/// <summary>One line about a running fit.</summary>
internal static class ProgressLine
{
    private const int BarWidth = 24;

    /// <summary>With a bar, cut to the width of the terminal.</summary>
    /// <param name="progress">The report of the fit.</param>
    /// <param name="width">Columns that may be used.</param>
    public static string ForTerminal(FitProgress progress, int width)
    {
        int filled = (int)(BarWidth * progress.Share);
        string bar = $"[{new string('#', filled)}{new string('.', BarWidth - filled)}]";
        string line = $"{bar} {Percent(progress)}  {TimeLeft(progress)}{Figures(progress)}  {progress.Stage}";
        return line.Length <= width ? line : line[..Math.Max(0, width)];
    }

    /// <summary>Without a bar, for logs.</summary>
    public static string Plain(FitProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Stage}: step {progress.Step:N0} of {progress.StepsPlanned:N0}, {Percent(progress).Trim()}, "
        + $"{progress.Elapsed.TotalSeconds:F0} s so far, {TimeLeft(progress)}{Figures(progress)}");

    private static string Percent(FitProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * progress.Share,3:F0} %");

    private static string TimeLeft(FitProgress progress) => progress.Remaining is TimeSpan left
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(left.TotalMinutes):F0}:{left.Seconds:D2} left")
        : "time left unknown";

    private static string Figures(FitProgress progress)
    {
        string bpp = double.IsFinite(progress.Bpp)
            ? string.Create(CultureInfo.InvariantCulture, $", {progress.Bpp:F3} bpp")
            : "";
        string psnr = double.IsFinite(progress.Psnr)
            ? string.Create(CultureInfo.InvariantCulture, $", {progress.Psnr:F2} dB")
            : "";
        return bpp + psnr;
    }
}
