namespace Bespoke.Bench.Codecs;

/// <summary>Turns the names of a command line into codecs that can be run on this machine.</summary>
internal static class CodecCatalog
{
    /// <summary>The codecs found, and the peers asked for that are not installed.</summary>
    internal sealed record Choice(IReadOnlyList<IBenchCodec> Codecs, IReadOnlyList<MissingPeer> Missing);

    /// <summary>Names that stand for several curves or for a longer name.</summary>
    private static readonly Dictionary<string, string[]> s_aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["jpeg"] = ["jpeg420", "jpeg444"],
        ["vvc"] = ["vvc-medium"],
        ["heic"] = ["heif"],
        ["j2k"] = ["jpeg2000"],
    };

    /// <summary>Finds codecs by name.</summary>
    /// <param name="names">Names in the order of the report; empty means ours and every peer that is installed.</param>
    /// <param name="lambdas">Rate points of our own codecs.</param>
    /// <param name="threads">Threads of our own codecs; 0 means all cores.</param>
    /// <exception cref="BenchUsageException">A name is not known, or is there twice.</exception>
    public static Choice Choose(IReadOnlyList<string> names, IReadOnlyList<double> lambdas, int threads)
    {
        string[] wanted = names.Count == 0
            ? [.. Enum.GetNames<CodecKind>().Select(name => name.ToLowerInvariant()), .. PeerStatus.Names]
            : [.. names.SelectMany(name => s_aliases.TryGetValue(name, out string[]? several) ? several : [name])];
        if (wanted.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new BenchUsageException($"codec '{twice.Key}' is named twice");
        }

        List<IBenchCodec> codecs = [];
        List<MissingPeer> missing = [];
        foreach (string name in wanted)
        {
            if (OwnCodec.Parse(name, lambdas, threads) is { } own)
            {
                codecs.Add(own);
            }
            else if (Peer(name, missing) is { } peer)
            {
                codecs.Add(peer);
            }
        }

        return new Choice(codecs, missing);
    }

    private static IBenchCodec? Peer(string name, List<MissingPeer> missing)
    {
        PeerStatus status = PeerStatus.Of(name) ?? throw new BenchUsageException(
            $"codec '{name}' is not known: there are overfit, coin, jpeg, {string.Join(", ", PeerStatus.Names)}");
        if (status.Version is null)
        {
            missing.Add(new MissingPeer(status.Name, status.Package));
            return null;
        }

        return status.Name == VvencCodec.CurveName
            ? new VvencCodec(status.Version)
            : new PeerCodec(Peers.All.First(peer => peer.Name == status.Name), status.Version);
    }
}
