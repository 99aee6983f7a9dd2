using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Bespoke.Imaging.Video;

/// <summary>
/// From luma and chroma to RGB. YUV4MPEG2 does not say which weights its luma has; as players do, BT.709 is assumed for high definition, from
/// 720 rows on, and BT.601 below. Chroma is interpolated linearly between where its samples lie.
/// </summary>
internal sealed class YuvConversion
{
    private const int HighDefinitionRows = 720;

    /// <summary>Chroma positions and their weights are in quarters of a sample.</summary>
    private const int QuarterBits = 2;
    private const int Quarters = 1 << QuarterBits;

    private readonly Yuv4MpegHeader _header;
    private readonly int _chromaWidth;
    private readonly int _chromaHeight;
    private readonly int[] _blueRow;
    private readonly int[] _redRow;
    private readonly double _black;
    private readonly double _lumaUnit;
    private readonly double _chromaMiddle;
    private readonly double _chromaUnit;
    private readonly double _redFromRed;
    private readonly double _greenFromRed;
    private readonly double _greenFromBlue;
    private readonly double _blueFromBlue;

    public YuvConversion(Yuv4MpegHeader header)
    {
        _header = header;
        _chromaWidth = header.Sampling.ChromaWidth(header.Width);
        _chromaHeight = header.Sampling.ChromaHeight(header.Height);
        _blueRow = new int[_chromaWidth];
        _redRow = new int[_chromaWidth];

        // Limited range: 219 steps from 16 for luma, 224 steps around 128 for chroma, of 8 bits (BT.601, BT.709, section 3).
        double scale = 1 << (header.Sampling.Depth - 8);
        double peak = (1 << header.Sampling.Depth) - 1;
        _black = header.IsFullRange ? 0 : 16 * scale;
        _lumaUnit = 1 / (header.IsFullRange ? peak : 219 * scale);
        _chromaMiddle = 128 * scale;
        _chromaUnit = 1 / (header.IsFullRange ? peak : 224 * scale) / (Quarters * Quarters);

        (double red, double blue) = header.Height >= HighDefinitionRows ? (0.2126, 0.0722) : (0.299, 0.114);
        double green = 1 - red - blue;
        _redFromRed = 2 * (1 - red);
        _blueFromBlue = 2 * (1 - blue);
        _greenFromRed = -2 * red * (1 - red) / green;
        _greenFromBlue = -2 * blue * (1 - blue) / green;
    }

    /// <summary>Channels of the pictures.</summary>
    public int Channels => _header.Sampling.HasChroma ? 3 : 1;

    /// <summary>Bits per sample of the pictures: what more than 8 bits say is kept.</summary>
    public int BitDepth => _header.Sampling.Depth > 8 ? 16 : 8;

    /// <summary>Converts one frame.</summary>
    /// <param name="frame">Planes Y, Cb, Cr.</param>
    /// <param name="picture">Receives it.</param>
    public void Convert(ReadOnlySpan<byte> frame, Picture picture)
    {
        int bytes = _header.Sampling.SampleBytes;
        int lumaBytes = _header.Width * _header.Height * bytes;
        int chromaBytes = _chromaWidth * _chromaHeight * bytes;
        ReadOnlySpan<byte> blue = frame.Slice(lumaBytes, chromaBytes);
        ReadOnlySpan<byte> red = frame.Slice(lumaBytes + chromaBytes, chromaBytes);
        for (int y = 0; y < _header.Height; y++)
        {
            ReadOnlySpan<byte> luma = frame.Slice(y * _header.Width * bytes, _header.Width * bytes);
            if (_header.Sampling.HasChroma)
            {
                InterpolateRow(blue, y, _blueRow);
                InterpolateRow(red, y, _redRow);
                ConvertColour(luma, picture, y);
            }
            else
            {
                ConvertGrey(luma, picture.Row(0, y), picture.MaxValue);
            }
        }
    }

    /// <summary>The chroma of one row of the picture, in quarters, still at its own columns.</summary>
    private void InterpolateRow(ReadOnlySpan<byte> plane, int y, int[] row)
    {
        int position = Position(y, _header.Sampling.Rows, isCentred: true);
        int above = Math.Clamp(position >> QuarterBits, 0, _chromaHeight - 1) * _chromaWidth;
        int below = Math.Clamp((position >> QuarterBits) + 1, 0, _chromaHeight - 1) * _chromaWidth;
        int weight = position & (Quarters - 1);
        for (int x = 0; x < row.Length; x++)
        {
            row[x] = ((Quarters - weight) * Sample(plane, above + x)) + (weight * Sample(plane, below + x));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ConvertColour(ReadOnlySpan<byte> luma, Picture picture, int y)
    {
        Span<ushort> reds = picture.Row(0, y);
        Span<ushort> greens = picture.Row(1, y);
        Span<ushort> blues = picture.Row(2, y);
        double middle = _chromaMiddle * Quarters * Quarters;
        int last = _chromaWidth - 1;
        for (int x = 0; x < reds.Length; x++)
        {
            int position = Position(x, _header.Sampling.Columns, _header.Sampling.IsCentred);
            int left = Math.Clamp(position >> QuarterBits, 0, last);
            int right = Math.Clamp((position >> QuarterBits) + 1, 0, last);
            int weight = position & (Quarters - 1);
            double blue = (((Quarters - weight) * _blueRow[left]) + (weight * _blueRow[right]) - middle) * _chromaUnit;
            double red = (((Quarters - weight) * _redRow[left]) + (weight * _redRow[right]) - middle) * _chromaUnit;
            double light = (Sample(luma, x) - _black) * _lumaUnit;
            reds[x] = ToSample(light + (_redFromRed * red), picture.MaxValue);
            greens[x] = ToSample(light + (_greenFromRed * red) + (_greenFromBlue * blue), picture.MaxValue);
            blues[x] = ToSample(light + (_blueFromBlue * blue), picture.MaxValue);
        }
    }

    private void ConvertGrey(ReadOnlySpan<byte> luma, Span<ushort> row, int maxValue)
    {
        for (int x = 0; x < row.Length; x++)
        {
            row[x] = ToSample((Sample(luma, x) - _black) * _lumaUnit, maxValue);
        }
    }

    /// <summary>Where a column or row of the picture lies among those of the chroma planes, in quarters.</summary>
    private static int Position(int index, int factor, bool isCentred) => (Quarters * index / factor) - (isCentred && factor > 1 ? 1 : 0);

    private int Sample(ReadOnlySpan<byte> plane, int index) =>
        _header.Sampling.Depth == 8 ? plane[index] : BinaryPrimitives.ReadUInt16LittleEndian(plane[(2 * index)..]);

    private static ushort ToSample(double value, int maxValue) => (ushort)Math.Clamp((int)((value * maxValue) + 0.5), 0, maxValue);
}
