namespace Bespoke.Imaging.Video;

/// <summary>Reads YUV4MPEG2 as mjpegtools and ffmpeg write it (man 5 yuv4mpeg): a header line, then frames of planes Y, Cb, Cr behind a line FRAME.</summary>
internal static class Yuv4MpegReader
{
    /// <summary>Reads the frames that are to be taken.</summary>
    /// <exception cref="PictureFormatException">The video is damaged, cut off or of a kind that cannot be read.</exception>
    /// <exception cref="BespokeLimitException">It is over a limit.</exception>
    public static IReadOnlyList<Picture> Read(Stream stream, double? framesPerSecond, DecodeLimits limits)
    {
        FrameSource source = new(stream, VideoFormats.Yuv4Mpeg);
        Yuv4MpegHeader header = Yuv4MpegHeader.Read(source, limits);
        YuvConversion conversion = new(header);
        FramePicker picker = Picker(header, framesPerSecond);
        int frameBytes = (int)header.Sampling.FrameBytes(header.Width, header.Height);
        FrameList list = new(limits);
        while (source.ReadLine() is { } line)
        {
            if (line != "FRAME" && !line.StartsWith("FRAME ", StringComparison.Ordinal))
            {
                throw source.Damaged("a frame does not begin with FRAME");
            }

            ReadOnlySpan<byte> frame = source.ReadBlock(frameBytes);
            if (picker.TakesNext())
            {
                conversion.Convert(frame, list.Add(header.Width, header.Height, conversion.Channels, conversion.BitDepth));
            }
        }

        return list.Frames.Count > 0 ? list.Frames : throw source.Damaged("it has no frames");
    }

    private static FramePicker Picker(Yuv4MpegHeader header, double? framesPerSecond)
    {
        if (framesPerSecond is not { } rate)
        {
            return new FramePicker(1, 1);
        }

        return header.Rate is { } videoRate
            ? new FramePicker(videoRate, rate)
            : throw new PictureFormatException("This YUV4MPEG2 video does not say how many frames a second it has; all of them can be taken.");
    }
}
