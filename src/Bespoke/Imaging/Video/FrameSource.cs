using System.Text;

namespace Bespoke.Imaging.Video;

/// <summary>A stream of frames: header lines and blocks of samples in turn.</summary>
/// <param name="stream">Where they come from; it need not be seekable.</param>
/// <param name="format">For messages.</param>
internal sealed class FrameSource(Stream stream, string format)
{
    private const int LongestLine = 1024;

    /// <summary>What is allocated for a frame before any of it has been read; more only as bytes come in, whatever the header claims.</summary>
    private const int FirstBlock = 1 << 20;

    private readonly byte[] _buffer = new byte[1 << 16];
    private byte[] _block = [];
    private int _at;
    private int _end;

    /// <summary>A line without its line feed, or null where the stream ends before it.</summary>
    /// <exception cref="PictureFormatException">It is too long, or the stream ends within it.</exception>
    public string? ReadLine()
    {
        StringBuilder line = new();
        for (int next = ReadByte(); next != '\n'; next = ReadByte())
        {
            if (next < 0)
            {
                return line.Length == 0 ? null : throw Damaged("it ends within a header");
            }

            if (line.Length == LongestLine)
            {
                throw Damaged("a header is too long");
            }

            line.Append((char)next);
        }

        return line.ToString();
    }

    /// <summary>So many bytes, valid until the next call.</summary>
    /// <exception cref="PictureFormatException">The stream has fewer.</exception>
    public ReadOnlySpan<byte> ReadBlock(int length)
    {
        if (_block.Length == 0)
        {
            _block = new byte[Math.Min(length, FirstBlock)];
        }

        int read = 0;
        while (read < length)
        {
            if (read == _block.Length)
            {
                Array.Resize(ref _block, (int)Math.Min(length, 2L * read));
            }

            int got = ReadSome(_block.AsSpan(read, Math.Min(length, _block.Length) - read));
            read += got > 0 ? got : throw Damaged("it ends within a frame");
        }

        return _block.AsSpan(0, length);
    }

    /// <summary>What is wrong with the stream, as an exception.</summary>
    public PictureFormatException Damaged(string what) => new($"Damaged {format}: {what}.");

    private int ReadByte()
    {
        if (_at == _end)
        {
            _at = 0;
            _end = stream.Read(_buffer);
        }

        return _end == 0 ? -1 : _buffer[_at++];
    }

    private int ReadSome(Span<byte> into)
    {
        if (_at == _end)
        {
            return stream.Read(into);
        }

        int count = Math.Min(into.Length, _end - _at);
        _buffer.AsSpan(_at, count).CopyTo(into);
        _at += count;
        return count;
    }
}
