using System.Reflection;
using Bespoke.Fitting;

namespace Bespoke.Bench.Codecs;

/// <summary>Which build of our own codecs is measured.</summary>
internal static class OwnBuild
{
    /// <summary>Version with the first seven digits of the commit where the build knows it: "0.1.0+1a2b3c4".</summary>
    public static string Version { get; } = ReadVersion();

    /// <summary>Changes with every change of the decoder's or encoder's code: the module ids of deterministic builds.</summary>
    public static string Fingerprint { get; } =
        $"{typeof(BespokeDecoder).Module.ModuleVersionId:N}{typeof(BespokeEncoder).Module.ModuleVersionId:N}";

    private static string ReadVersion()
    {
        string text = typeof(BespokeEncoder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        int plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus >= 0 && text.Length > plus + 8 ? text[..(plus + 8)] : text;
    }
}
