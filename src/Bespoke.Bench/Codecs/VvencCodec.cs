using Bespoke.Bench.Cells;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Bench.Codecs;

/// <summary>
/// VVC through vvenc and vvdec. They take raw 4:2:0 planes only, so the picture goes through <see cref="Yuv420"/>, outside the
/// timed commands. Perceptual QP adaptation is off, which suits PSNR; the encoder's default is on.
/// </summary>
internal sealed class VvencCodec(string version) : IBenchCodec
{
    /// <summary>Name of the curve, with the encoder's preset.</summary>
    public const string CurveName = "vvc-medium";

    private const string Encoder = "vvencapp";
    private const string Decoder = "vvdecapp";

    /// <inheritdoc/>
    public string Name => CurveName;

    /// <inheritdoc/>
    public string Version => version;

    /// <inheritdoc/>
    public bool IsOurs => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings { get; } = ["qp=22", "qp=27", "qp=32", "qp=37", "qp=42", "qp=47"];

    /// <summary>Whether the programs are here; no Debian release before 13 has them.</summary>
    public static PeerStatus Status()
    {
        bool installed = Tool.Find(Encoder) is not null && Tool.Find(Decoder) is not null;
        string? found = installed ? PeerDefinition.VersionFrom("vvenc", @"version (\d+\.\d+\.\d+)", Encoder, "--version") ?? "unknown version" : null;
        return new PeerStatus(CurveName, $"{Encoder}, {Decoder}", found, "vvenc and vvdec, built from source");
    }

    /// <inheritdoc/>
    public string Recipe(string setting) =>
        $"{Encoder} {string.Join(' ', EncodeArguments(setting, 0, 0, "IN.yuv", "OUT.266"))}; {Decoder} {string.Join(' ', DecodeArguments("OUT.266", "DEC.yuv"))}";

    /// <inheritdoc/>
    public CodecRun Run(
        SourcePicture source, string setting, TimeSpan? limit, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        PeerCodec.RequireRgb8(source.Picture);
        Picture picture = source.Picture;
        if (picture.Width % 2 != 0 || picture.Height % 2 != 0)
        {
            throw new CodecFailedException(CellStatus.Refused, $"4:2:0 planes need even sides, and this picture has {picture.Width}x{picture.Height}");
        }

        string input = source.Fresh("vvc.yuv");
        string stream = source.Fresh("vvc.266");
        string output = source.Fresh("vvc-decoded.yuv");
        File.WriteAllBytes(input, Yuv420.FromRgb(picture));
        Cost encode = Tool.Run(Encoder, EncodeArguments(setting, picture.Width, picture.Height, input, stream), limit, cancellation);
        long bytes = PeerCodec.LengthOf(stream, Encoder);
        Cost decode = Tool.Run(Decoder, DecodeArguments(stream, output), limit, cancellation);
        PeerCodec.LengthOf(output, Decoder);
        try
        {
            return new CodecRun(bytes, Yuv420.ToRgb(File.ReadAllBytes(output), picture.Width, picture.Height), encode, decode);
        }
        catch (InvalidDataException e)
        {
            throw new CodecFailedException(CellStatus.Failed, $"{Decoder} wrote planes of the wrong size: {e.Message}");
        }
    }

    private static string[] EncodeArguments(string setting, int width, int height, string input, string output) =>
    [
        "-i", input, "-s", $"{width}x{height}", "-c", "yuv420_10", "--fps", "1", "--frames", "1", "--intraperiod", "1",
        "--preset", "medium", "--qp", PeerDefinition.ValueOf(setting), "--qpa", "0", "--threads", "1", "-v", "0", "-o", output,
    ];

    private static string[] DecodeArguments(string input, string output) => ["-b", input, "-o", output, "--threads", "1", "-v", "0"];
}
