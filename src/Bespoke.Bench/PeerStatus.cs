using Bespoke.Bench.Codecs;

namespace Bespoke.Bench;

/// <summary>A peer codec and whether its programs are on this machine.</summary>
/// <param name="Name">Name of its curve: "avif".</param>
/// <param name="Programs">Encoder and decoder: "avifenc, avifdec".</param>
/// <param name="Version">What is installed, "libavif 0.11.1 + aom 3.6.0", or null when a program is missing.</param>
/// <param name="Package">The Debian package that holds the programs, or where they come from.</param>
public sealed record PeerStatus(string Name, string Programs, string? Version, string Package)
{
    /// <summary>Names of all peers in the order of the reports.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Peers.All.Select(peer => peer.Name), VvencCodec.CurveName];

    /// <summary>Looks for every peer; runs the installed ones once to ask for their versions.</summary>
    public static IReadOnlyList<PeerStatus> All() => [.. Names.Select(name => Of(name)!)];

    /// <summary>Looks for one peer, or gives null when no peer has that name.</summary>
    public static PeerStatus? Of(string name)
    {
        if (name.Equals(VvencCodec.CurveName, StringComparison.OrdinalIgnoreCase))
        {
            return VvencCodec.Status();
        }

        PeerDefinition? peer = Peers.All.FirstOrDefault(peer => peer.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return peer is null
            ? null
            : new PeerStatus(
                peer.Name,
                $"{peer.Encoder}, {peer.Decoder}",
                peer.IsInstalled ? peer.ReadVersion() ?? "unknown version" : null,
                peer.Package);
    }
}

/// <summary>A peer that was asked for and is not installed.</summary>
/// <param name="Name">Name of its curve.</param>
/// <param name="Package">The Debian package that holds its programs, or where they come from.</param>
public sealed record MissingPeer(string Name, string Package);
