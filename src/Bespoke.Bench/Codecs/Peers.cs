namespace Bespoke.Bench.Codecs;

/// <summary>
/// The peers with the command lines that are measured: each encoder at its usual quality preset, one worker thread, 4:4:4
/// where the format has it, sweeps wide enough that curves overlap. Changing a line changes the key of its results.
/// </summary>
internal static class Peers
{
    /// <summary>All peers, in the order in which reports list them.</summary>
    public static IReadOnlyList<PeerDefinition> All { get; } =
        [Jpeg("jpeg420", []), Jpeg("jpeg444", ["-sample", "1x1"]), WebP(), Jpeg2000(), JpegXl(), Heif(), Avif()];

    private static PeerDefinition Jpeg(string name, string[] sampling) => new()
    {
        Name = name,
        Package = "libjpeg-turbo-progs",
        Encoder = "cjpeg",
        Decoder = "djpeg",
        InputEnding = "ppm",
        StreamEnding = "jpg",
        OutputEnding = "ppm",
        Settings = Sweep("q", 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 95),
        EncodeArguments = (q, input, output) => ["-quality", q, "-optimize", "-progressive", .. sampling, "-outfile", output, input],
        DecodeArguments = (input, output) => ["-ppm", "-outfile", output, input],
        ReadVersion = () => PeerDefinition.VersionFrom("libjpeg-turbo", @"version (\d+\.\d+(?:\.\d+)?)", "cjpeg", "-version"),
    };

    private static PeerDefinition WebP() => new()
    {
        Name = "webp",
        Package = "webp",
        Encoder = "cwebp",
        Decoder = "dwebp",
        InputEnding = "ppm",
        StreamEnding = "webp",
        OutputEnding = "ppm",
        Settings = Sweep("q", 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95),
        EncodeArguments = (q, input, output) => ["-quiet", "-q", q, "-m", "6", "-sharp_yuv", input, "-o", output],
        DecodeArguments = (input, output) => ["-quiet", "-ppm", input, "-o", output],
        ReadVersion = () => PeerDefinition.VersionFrom("libwebp", @"^(\d+\.\d+\.\d+)", "cwebp", "-version"),
    };

    private static PeerDefinition Jpeg2000() => new()
    {
        Name = "jpeg2000",
        Package = "libopenjp2-tools",
        Encoder = "opj_compress",
        Decoder = "opj_decompress",
        InputEnding = "ppm",
        StreamEnding = "j2k",
        OutputEnding = "ppm",
        Settings = Sweep("r", 10, 16, 24, 32, 48, 64, 96, 128, 192),
        EncodeArguments = (r, input, output) => ["-i", input, "-o", output, "-r", r, "-I"],
        DecodeArguments = (input, output) => ["-i", input, "-o", output],
        ReadVersion = () => PeerDefinition.VersionFrom("OpenJPEG", @"openjp2 library v(\d+\.\d+\.\d+)", "opj_compress", "-h"),
    };

    private static PeerDefinition JpegXl() => new()
    {
        Name = "jxl",
        Package = "libjxl-tools",
        Encoder = "cjxl",
        Decoder = "djxl",
        InputEnding = "ppm",
        StreamEnding = "jxl",
        OutputEnding = "ppm",
        Settings = Sweep("d", 0.5, 1, 1.5, 2, 3, 4, 6, 8, 10, 14),
        EncodeArguments = (d, input, output) => ["-d", d, "-e", "7", "--num_threads=0", "--quiet", input, output],
        DecodeArguments = (input, output) => ["--num_threads=0", "--quiet", input, output],
        ReadVersion = () => PeerDefinition.VersionFrom("libjxl", @"v(\d+\.\d+\.\d+)", "cjxl", "--version"),
    };

    private static PeerDefinition Heif() => new()
    {
        Name = "heif",
        Package = "libheif-examples",
        Encoder = "heif-enc",
        Decoder = "heif-convert",
        InputEnding = "png",
        StreamEnding = "heic",
        OutputEnding = "png",
        Settings = Sweep("q", 10, 20, 30, 40, 50, 60, 70, 80),
        EncodeArguments = (q, input, output) => ["-q", q, "-p", "chroma=444", "-p", "x265:pools=1", "-o", output, input],
        DecodeArguments = (input, output) => [input, output],
        ReadVersion = () => Join(
            PeerDefinition.VersionFrom("libheif", @"libheif version: (\d+\.\d+\.\d+)", "heif-enc", "-h"),
            PeerDefinition.VersionFrom("x265", @"x265 HEVC encoder \((\d+\.\d+)", "heif-enc", "--list-encoders")),
    };

    private static PeerDefinition Avif() => new()
    {
        Name = "avif",
        Package = "libavif-bin",
        Encoder = "avifenc",
        Decoder = "avifdec",
        InputEnding = "png",
        StreamEnding = "avif",
        OutputEnding = "png",
        Settings = Sweep("cq", 10, 16, 22, 28, 34, 40, 46, 52, 58, 63),
        EncodeArguments = (cq, input, output) =>
        [
            "-j", "1", "-s", "4", "-y", "444", "-c", "aom", "--min", "0", "--max", "63",
            "-a", "end-usage=q", "-a", $"cq-level={cq}", input, output,
        ],
        DecodeArguments = (input, output) => ["-j", "1", "--png-compress", "0", input, output],
        ReadVersion = () => Join(
            PeerDefinition.VersionFrom("libavif", @"Version: (\d+\.\d+\.\d+)", "avifenc", "--version"),
            PeerDefinition.VersionFrom("aom", @"aom \[enc/dec\]:v?(\d+\.\d+\.\d+)", "avifenc", "--version")),
    };

    private static string? Join(string? container, string? coder) => container is null ? null : $"{container} + {coder ?? "unknown coder"}";

    private static string[] Sweep(string name, params double[] values) =>
        [.. values.Select(value => FormattableString.Invariant($"{name}={value}"))];
}
