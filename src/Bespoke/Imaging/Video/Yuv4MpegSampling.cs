namespace Bespoke.Imaging.Video;

/// <summary>How the samples of a YUV4MPEG2 frame lie: the tag C of its header.</summary>
/// <param name="Columns">Columns of the picture to one of its chroma planes: 1, 2 or 4; 0 without chroma.</param>
/// <param name="Rows">Rows of the picture to one of its chroma planes: 1 or 2; 0 without chroma.</param>
/// <param name="IsCentred">True when a chroma sample lies between its columns, as in JPEG; false when on the first of them, as in MPEG-2. Rows are always centred.</param>
/// <param name="Depth">Bits a sample, 8 to 16. Above 8 samples have two bytes, the low one first.</param>
internal sealed record Yuv4MpegSampling(int Columns, int Rows, bool IsCentred, int Depth)
{
    private static readonly Dictionary<string, Yuv4MpegSampling> s_known = MakeKnown();

    public bool HasChroma => Columns > 0;

    public int SampleBytes => Depth > 8 ? 2 : 1;

    /// <summary>The sampling of a name such as 420mpeg2 or 444p10, or null.</summary>
    public static Yuv4MpegSampling? Find(string name) => s_known.GetValueOrDefault(name);

    public int ChromaWidth(int width) => HasChroma ? (width + Columns - 1) / Columns : 0;

    public int ChromaHeight(int height) => HasChroma ? (height + Rows - 1) / Rows : 0;

    /// <summary>Bytes of a frame.</summary>
    public long FrameBytes(int width, int height) =>
        SampleBytes * (((long)width * height) + (2L * ChromaWidth(width) * ChromaHeight(height)));

    private static Dictionary<string, Yuv4MpegSampling> MakeKnown()
    {
        Dictionary<string, Yuv4MpegSampling> known = new()
        {
            ["420"] = new(2, 2, true, 8),
            ["420jpeg"] = new(2, 2, true, 8),
            ["420mpeg2"] = new(2, 2, false, 8),
            ["411"] = new(4, 1, false, 8),
            ["422"] = new(2, 1, false, 8),
            ["444"] = new(1, 1, false, 8),
            ["mono"] = new(0, 0, false, 8),
        };
        foreach (int depth in (int[])[9, 10, 12, 14, 16])
        {
            known.Add($"420p{depth}", new(2, 2, false, depth));
            known.Add($"422p{depth}", new(2, 1, false, depth));
            known.Add($"444p{depth}", new(1, 1, false, depth));
            known.Add($"mono{depth}", new(0, 0, false, depth));
        }

        return known;
    }
}
