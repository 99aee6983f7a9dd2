using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Bespoke.Bench;
using Bespoke.Cli.Doctor;
using Bespoke.Imaging;

namespace Bespoke.Cli.Commands;

/// <summary>bespoke doctor: what this machine offers, and what could be installed.</summary>
internal static class DoctorCommand
{
    /// <summary>The command and its action.</summary>
    public static Command Create()
    {
        Command command = new("doctor", "SIMD level, cores, native libraries, peers.");
        command.SetAction(parsed => (int)Run(CommandContext.From(parsed)));
        return command;
    }

    private static ExitCode Run(CommandContext context)
    {
        SimdSupport simd = SimdSupport.Detect();
        string? vips = Libvips.Version();
        string? ffmpeg = VideoFile.FfmpegVersion();
        IReadOnlyList<PeerStatus> peers = PeerStatus.All();
        context.Report.Result(() => Text(simd, vips, ffmpeg, peers), () => Fields(simd, vips, ffmpeg, peers));
        return ExitCode.Done;
    }

    private static string Text(SimdSupport simd, string? vips, string? ffmpeg, IReadOnlyList<PeerStatus> peers)
    {
        StringBuilder text = new();
        Line("bespoke", ProgramVersion.Text);
        Line("runtime", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        Line("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        Line("vectors", $"{simd.VectorBits} bits; {string.Join(", ", simd.Sets.Select(s => s.Supported ? s.Name : $"no {s.Name}"))}");
        Line("libvips", vips ?? $"not found: only PNG and PNM are read. apt install {Libvips.DebianPackage}");
        Line("ffmpeg", ffmpeg ?? "not found: of videos only YUV4MPEG2 is read. apt install ffmpeg");
        text.AppendLine("peers (for the bench only)");
        foreach (PeerStatus peer in peers)
        {
            Line("  " + peer.Name, peer.Version ?? $"{peer.Programs} not found: {peer.Package}");
        }

        return text.ToString().TrimEnd();

        void Line(string name, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"{name,-14} {value}");
    }

    private static JsonObject Fields(SimdSupport simd, string? vips, string? ffmpeg, IReadOnlyList<PeerStatus> peers) => new()
    {
        ["version"] = ProgramVersion.Text,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["os"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["cores"] = Environment.ProcessorCount,
        ["vectorBits"] = simd.VectorBits,
        ["instructionSets"] = new JsonObject(simd.Sets.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Supported))),
        ["libvips"] = vips,
        ["ffmpeg"] = ffmpeg,
        ["peers"] = new JsonObject(peers.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Version))),
    };
}
