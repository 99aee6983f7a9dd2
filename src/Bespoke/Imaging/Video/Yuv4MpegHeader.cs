using System.Globalization;

namespace Bespoke.Imaging.Video;

/// <summary>The first line of a YUV4MPEG2 file: the format's name and tags of one letter.</summary>
/// <param name="Width">Pixels per row, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
/// <param name="Rate">Frames a second, or null where the header does not say.</param>
/// <param name="Sampling">How a frame's samples lie.</param>
/// <param name="IsFullRange">True when black is 0 and white the largest value; false for 16 and 235 of 8 bits.</param>
internal sealed record Yuv4MpegHeader(int Width, int Height, double? Rate, Yuv4MpegSampling Sampling, bool IsFullRange)
{
    /// <summary>What the format means where there is no tag C.</summary>
    private const string DefaultSampling = "420jpeg";

    /// <summary>Reads the line and refuses frames over the limits.</summary>
    /// <exception cref="PictureFormatException">It is no such line, or a tag is damaged or of a kind that cannot be read.</exception>
    /// <exception cref="BespokeLimitException">The frame is over a limit.</exception>
    public static Yuv4MpegHeader Read(FrameSource source, DecodeLimits limits)
    {
        string[] words = (source.ReadLine() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [VideoFormats.Yuv4Mpeg, .. string[] tags])
        {
            throw new PictureFormatException("This is not a YUV4MPEG2 video, the only kind that can be read from a stream.");
        }

        int width = Side(source, tags, 'W', "width");
        int height = Side(source, tags, 'H', "height");
        string name = ValueOf(tags, 'C') ?? DefaultSampling;
        Yuv4MpegSampling sampling = Yuv4MpegSampling.Find(name)
            ?? throw new PictureFormatException($"This YUV4MPEG2 video has samples of kind C{name}; 420, 422, 444, 411 and mono can be read.");
        PictureLimits.CheckSize(width, height, sampling.HasChroma ? 3 : 1, limits);
        if (sampling.FrameBytes(width, height) > Array.MaxLength)
        {
            throw new BespokeLimitException($"A frame has {sampling.FrameBytes(width, height)} bytes; the limit is {Array.MaxLength}.");
        }

        return new Yuv4MpegHeader(width, height, RateOf(source, tags), sampling, tags.Contains("XCOLORRANGE=FULL"));
    }

    private static string? ValueOf(string[] tags, char letter) => tags.FirstOrDefault(tag => tag[0] == letter)?[1..];

    private static int Side(FrameSource source, string[] tags, char letter, string what) =>
        int.TryParse(ValueOf(tags, letter), NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side > 0
            ? side
            : throw source.Damaged($"the header has no {what} of 1 or more");

    /// <summary>A ratio such as F30000:1001; F0:0 means unknown.</summary>
    private static double? RateOf(FrameSource source, string[] tags)
    {
        if (ValueOf(tags, 'F') is not { } text || text == "0:0")
        {
            return null;
        }

        return text.Split(':') is [string count, string seconds]
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int numerator)
            && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out int denominator)
            && numerator > 0 && denominator > 0
                ? (double)numerator / denominator
                : throw source.Damaged("the header's frame rate is not a ratio");
    }
}
