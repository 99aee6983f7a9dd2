using Bespoke.Container;

namespace Bespoke.Imaging.Video;

/// <summary>The frames that were taken so far, within the limits of a set.</summary>
internal sealed class FrameList(DecodeLimits limits)
{
    private readonly List<Picture> _frames = [];
    private long _pixels;
    private long _bytes;

    public IReadOnlyList<Picture> Frames => _frames;

    /// <summary>An empty picture at the end of the list.</summary>
    /// <exception cref="BespokeLimitException">With it, the frames are over a limit.</exception>
    public Picture Add(int width, int height, int channels, int bitDepth)
    {
        PictureLimits.CheckSize(width, height, channels, limits);
        _pixels += (long)width * height;
        _bytes += (long)width * height * channels * sizeof(ushort);
        if (_frames.Count == BskHeader.MaxPictures || _pixels > limits.MaxPixels || _bytes > limits.MaxMemoryBytes)
        {
            throw new BespokeLimitException(
                $"The video has more frames of {width}x{height} than the {_frames.Count} that the limits of a set leave room for: take fewer a second.");
        }

        _frames.Add(new Picture(width, height, channels, bitDepth));
        return _frames[^1];
    }
}
