using Bespoke.Imaging.Video;

namespace Bespoke.Imaging;

/// <summary>Reads the frames of a video as pictures. YUV4MPEG2 needs nothing else; other formats are read by the program ffmpeg where it is installed.</summary>
/// <remarks>
/// With a rate N, picture k is the frame that is shown at k/N seconds; of a video of fewer frames a second each is taken once. Sound, aspect
/// of pixels and interlacing are ignored.
/// </remarks>
public static class VideoFile
{
    /// <summary>The name of the video format that a file begins like, or null for anything else.</summary>
    /// <param name="start">The first 512 bytes of the file, or all where it has fewer.</param>
    public static string? FormatOf(ReadOnlySpan<byte> start) => VideoFormats.NameOf(start);

    /// <summary>Reads a video of any format.</summary>
    /// <param name="path">A file that can be read from its start to its end.</param>
    /// <param name="framesPerSecond">Frames to take of each second, above 0, or null for all.</param>
    /// <param name="limits">What is accepted; null means <see cref="DecodeLimits.Default"/>. The frames are held together, as a set is.</param>
    /// <exception cref="PictureFormatException">The file is no video, is damaged or cut off, or of a kind that cannot be read.</exception>
    /// <exception cref="BespokeLimitException">A frame, or all that are taken together, are over a limit.</exception>
    /// <exception cref="MissingDependencyException">The format needs ffmpeg, which is not installed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Picture> Read(string path, double? framesPerSecond = null, DecodeLimits? limits = null)
    {
        string? format;
        using (FileStream file = File.OpenRead(path))
        {
            byte[] start = new byte[VideoFormats.StartLength];
            format = FormatOf(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
            if (format == VideoFormats.Yuv4Mpeg)
            {
                file.Position = 0;
                return Read(file, framesPerSecond, limits);
            }
        }

        CheckRate(framesPerSecond);
        return FfmpegReader.Read(
            path, format ?? throw new PictureFormatException("This is not a video in a known format."), framesPerSecond, limits ?? DecodeLimits.Default);
    }

    /// <summary>Reads a YUV4MPEG2 video from a stream, from where it stands to its end.</summary>
    /// <param name="stream">A stream that can be read; it need not be seekable.</param>
    /// <param name="framesPerSecond">Frames to take of each second, above 0, or null for all.</param>
    /// <param name="limits">What is accepted; null means <see cref="DecodeLimits.Default"/>. The frames are held together, as a set is.</param>
    /// <returns>
    /// RGB, or grey for videos without colour; 8 bits a sample for 8 bits, else 16. Colours are BT.709 from 720 rows on, else BT.601, of limited
    /// range unless the header says XCOLORRANGE=FULL.
    /// </returns>
    /// <exception cref="PictureFormatException">It is another format, damaged or cut off, or of a kind that cannot be read.</exception>
    /// <exception cref="BespokeLimitException">A frame, or all that are taken together, are over a limit.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IReadOnlyList<Picture> Read(Stream stream, double? framesPerSecond = null, DecodeLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CheckRate(framesPerSecond);
        return Yuv4MpegReader.Read(stream, framesPerSecond, limits ?? DecodeLimits.Default);
    }

    /// <summary>The version of the ffmpeg that <see cref="Read(string, double?, DecodeLimits?)"/> would start, or null where there is none.</summary>
    public static string? FfmpegVersion() => FfmpegReader.Version();

    private static void CheckRate(double? framesPerSecond)
    {
        if (framesPerSecond is { } rate && !(rate > 0 && double.IsFinite(rate)))
        {
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), rate, "Frames per second must be above 0.");
        }
    }
}
