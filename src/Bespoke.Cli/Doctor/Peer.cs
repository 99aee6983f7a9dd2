using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Bespoke.Cli.Doctor;

/// <summary>An encoder of another project that the bench measures against.</summary>
/// <param name="Program">Its command.</param>
/// <param name="Version">The version it tells, or null when it is not installed.</param>
/// <param name="Source">Where to get it.</param>
internal sealed partial record Peer(string Program, string? Version, string Source)
{
    private static readonly (string Program, string Argument, string Source)[] Known =
    [
        ("cjpeg", "-version", "apt install libjpeg-turbo-progs"),
        ("cwebp", "-version", "apt install webp"),
        ("avifenc", "--version", "apt install libavif-bin"),
        ("cjxl", "--version", "apt install libjxl-tools"),
        ("heif-enc", "--help", "apt install libheif-examples"),
        ("opj_compress", "-h", "apt install libopenjp2-tools"),
        ("vvencapp", "--version", "not in Debian 12, build VVenC from source"),
    ];

    /// <summary>Looks for every peer that is known and asks it for its version.</summary>
    public static IReadOnlyList<Peer> FindAll() =>
        [.. Known.Select(known => new Peer(known.Program, AskVersion(known.Program, known.Argument), known.Source))];

    private static string? AskVersion(string program, string argument)
    {
        ProcessStartInfo start = new(program, argument) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string text = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
            process.WaitForExit();
            Match version = VersionNumber().Match(text);
            return version.Success ? version.Value : "unknown version";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)*")]
    private static partial Regex VersionNumber();
}
