using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Overfit;

/// <summary>Planes of a strip's size with two rows above and below and 32 floats on both sides, for 3x3 layers.</summary>
internal sealed unsafe class PaddedPlanes
{
    public const int Margin = 32;
    private const int MarginRows = 2;
    private readonly float* _start;
    private readonly long _planeFloats;

    /// <param name="mostRows">Room for so many rows.</param>
    public PaddedPlanes(int width, int mostRows, int channels, NativeArena arena)
    {
        Width = width;
        Height = mostRows;
        Channels = channels;
        Stride = ((width + 31) / 32 * 32) + (2 * Margin);
        _planeFloats = (long)Stride * (mostRows + (2 * MarginRows));
        _start = arena.Floats(channels * _planeFloats) + (MarginRows * Stride) + Margin;
    }

    public int Width { get; }

    public int Height { get; private set; }

    public int Channels { get; }

    public int Stride { get; }

    /// <summary>Sample (0, y) of a channel; y from -2 to Height + 1.</summary>
    public float* Row(int channel, int y) => _start + (channel * _planeFloats) + ((long)y * Stride);

    /// <summary>From here on the planes have so many rows, and zeros below them.</summary>
    public void SetHeight(int rows)
    {
        Height = rows;
        for (int c = 0; c < Channels; c++)
        {
            for (int y = rows; y < rows + MarginRows; y++)
            {
                ClearRow(c, y);
            }
        }
    }

    /// <summary>Writes a block of consecutive samples of planes with <paramref name="stride"/> samples a row; those past a row's end are dropped.</summary>
    public void StoreBlock<TLanes, TVector>(float* block, long position, int stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int done = 0;
        while (done < MatrixKernel.BlockSize)
        {
            int y = (int)Math.DivRem(position + done, stride, out long column);
            int length = Math.Min(MatrixKernel.BlockSize - done, stride - (int)column);
            int inside = Math.Min(length, Width - (int)column);
            if (y >= Height)
            {
                return;
            }

            for (int c = 0; inside > 0 && c < Channels; c++)
            {
                RowKernel<TLanes, TVector>.Copy(block + (c * MatrixKernel.BlockSize) + done, Row(c, y) + column, inside);
            }

            done += length;
        }
    }

    /// <summary>The opposite of <see cref="StoreBlock"/>: samples past a row's end are zero.</summary>
    public void LoadBlock<TLanes, TVector>(float* block, long position, int stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int done = 0;
        while (done < MatrixKernel.BlockSize)
        {
            int y = (int)Math.DivRem(position + done, stride, out long column);
            int length = Math.Min(MatrixKernel.BlockSize - done, stride - (int)column);
            int inside = y >= Height ? 0 : Math.Clamp(Width - (int)column, 0, length);
            for (int c = 0; c < Channels; c++)
            {
                float* destination = block + (c * MatrixKernel.BlockSize) + done;
                if (inside > 0)
                {
                    RowKernel<TLanes, TVector>.Copy(Row(c, y) + column, destination, inside);
                }

                new Span<float>(destination + inside, length - inside).Clear();
            }

            done += length;
        }
    }

    /// <summary>Zeros in one row and beside it.</summary>
    public void ClearRow(int channel, int y) => new Span<float>(Row(channel, y) - Margin, Stride).Clear();

    /// <summary>Zeros beside one row.</summary>
    public void ClearMargins(int channel, int y)
    {
        float* row = Row(channel, y);
        new Span<float>(row - Margin, Margin).Clear();
        new Span<float>(row + Width, Stride - Margin - Width).Clear();
    }
}
