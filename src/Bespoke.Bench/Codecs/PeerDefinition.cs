using System.Text.RegularExpressions;

namespace Bespoke.Bench.Codecs;

/// <summary>How to run a peer: its programs, its command lines, its rate points.</summary>
internal sealed record PeerDefinition
{
    /// <summary>Name of the curve.</summary>
    public required string Name { get; init; }

    /// <summary>Debian package that holds the programs, or where to get them.</summary>
    public required string Package { get; init; }

    /// <summary>The encoder's program.</summary>
    public required string Encoder { get; init; }

    /// <summary>The decoder's program.</summary>
    public required string Decoder { get; init; }

    /// <summary>Ending of the picture that the encoder reads.</summary>
    public required string InputEnding { get; init; }

    /// <summary>Ending of the coded file.</summary>
    public required string StreamEnding { get; init; }

    /// <summary>Ending of the picture that the decoder writes.</summary>
    public required string OutputEnding { get; init; }

    /// <summary>Rate points as "name=value", low rate to high or the other way round.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>Arguments of the encoder for a setting's value, an input path and an output path.</summary>
    public required Func<string, string, string, string[]> EncodeArguments { get; init; }

    /// <summary>Arguments of the decoder for an input path and an output path.</summary>
    public required Func<string, string, string[]> DecodeArguments { get; init; }

    /// <summary>Reads the version that is installed: "libwebp 1.2.4", or null when it cannot be told.</summary>
    public required Func<string?> ReadVersion { get; init; }

    /// <summary>True when both programs are on the search path.</summary>
    public bool IsInstalled => Tool.Find(Encoder) is not null && Tool.Find(Decoder) is not null;

    /// <summary>The value of a "name=value" setting.</summary>
    public static string ValueOf(string setting) => setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..];

    /// <summary>The first group that a pattern finds in what a program prints, behind a name; null when it finds none.</summary>
    public static string? VersionFrom(string name, string pattern, string program, params string[] arguments)
    {
        Match match = Regex.Match(Tool.Output(program, arguments), pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(1));
        return match.Success ? $"{name} {match.Groups[1].Value}" : null;
    }
}
