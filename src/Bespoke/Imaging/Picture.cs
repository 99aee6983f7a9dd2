namespace Bespoke.Imaging;

/// <summary>A picture as planes of unsigned samples, rows from the top, samples from the left, no padding.</summary>
/// <remarks>
/// Channels: 1 grey; 3 red, green, blue; 4 red, green, blue, alpha (not premultiplied).
/// Samples are kept as given: no colour conversion happens anywhere, <see cref="Metadata"/> says what they mean.
/// </remarks>
public sealed class Picture
{
    private readonly ushort[][] _planes;

    /// <summary>Makes a picture of zeros.</summary>
    /// <param name="width">Pixels per row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="bitDepth">8 or 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public Picture(int width, int height, int channels, int bitDepth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "A picture has 1, 3 or 4 channels.");
        }

        if (bitDepth is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(bitDepth), bitDepth, "A picture has 8 or 16 bits per sample.");
        }

        Width = width;
        Height = height;
        BitDepth = bitDepth;
        _planes = new ushort[channels][];
        for (int c = 0; c < channels; c++)
        {
            _planes[c] = new ushort[checked(width * height)];
        }
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 grey, 3 RGB, 4 RGBA.</summary>
    public int Channels => _planes.Length;

    /// <summary>Bits per sample: 8 or 16.</summary>
    public int BitDepth { get; }

    /// <summary>The largest sample value: 255 or 65,535.</summary>
    public int MaxValue => (1 << BitDepth) - 1;

    /// <summary>Width times height.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>Colour profile and other blocks that travel with the samples untouched.</summary>
    public PictureMetadata Metadata { get; init; } = PictureMetadata.Empty;

    /// <summary>The samples of one channel, <c>[Height][Width]</c> row by row.</summary>
    /// <param name="channel">0 to <see cref="Channels"/> - 1.</param>
    public Span<ushort> Plane(int channel) => _planes[channel];

    /// <summary>One row of one channel.</summary>
    public Span<ushort> Row(int channel, int y) => _planes[channel].AsSpan(y * Width, Width);
}
