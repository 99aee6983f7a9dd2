using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Tests;

/// <summary>Peers made of programs that every system has, well behaved and not.</summary>
internal static class FakePeers
{
    /// <summary>A lossless codec: copies the picture there and back.</summary>
    public static IBenchCodec Copy(string name = "copy", string version = "copy 1.0") =>
        Make(name, "cp", (_, input, output) => [input, output], (input, output) => [input, output], version);

    /// <summary>A lossy codec: <c>tail</c> and <c>head</c> cannot quantise, so it stands in with a picture that lacks its last rows.</summary>
    public static IBenchCodec CutsShort() =>
        Make("cuts", "cp", (_, input, output) => [input, output], (input, output) => ["if=" + input, "of=" + output, "bs=1", "count=100", "status=none"], decoder: "dd");

    public static IBenchCodec Crashes() =>
        Make("crashes", "ls", (_, _, _) => ["--no-such-option"], (_, _) => []);

    public static IBenchCodec Hangs() =>
        Make("hangs", "sleep", (_, _, _) => ["600"], (_, _) => []);

    public static IBenchCodec WritesNothing() =>
        Make("silent", "true", (_, _, _) => [], (_, _) => []);

    public static CodecCatalog.Choice Choice(params IBenchCodec[] codecs) => new(codecs, []);

    private static PeerCodec Make(
        string name,
        string encoder,
        Func<string, string, string, string[]> encode,
        Func<string, string, string[]> decode,
        string version = "1.0",
        string? decoder = null) => new(
        new PeerDefinition
        {
            Name = name,
            Package = "none",
            Encoder = encoder,
            Decoder = decoder ?? encoder,
            InputEnding = "ppm",
            StreamEnding = "bin",
            OutputEnding = "ppm",
            Settings = ["q=1", "q=2"],
            EncodeArguments = encode,
            DecodeArguments = decode,
            ReadVersion = () => version,
        },
        version);
}
