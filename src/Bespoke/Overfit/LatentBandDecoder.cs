using Bespoke.Entropy;
using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>
/// Decodes bands diagonal by diagonal: the entropy network for all rows at once, then the symbols one after the other. One thread's worker.
/// </summary>
/// <remarks>
/// The last 16 diagonals are kept side by side, the samples of one in order of rows. There the neighbour (dy, dx) of all samples of diagonal
/// t is a run: that of diagonal t + dx + 4 dy, dy rows further up.
/// </remarks>
internal sealed class LatentBandDecoder
{
    private const int Slots = 16;
    private const int Above = Neighbours.RowsAbove;

    /// <summary>Rows of the band with those above it, and a widest vector more.</summary>
    private const int SlotStride = 112;

    private readonly OverfitShape _shape;
    private readonly short[][] _latents;
    private readonly IntegerNetworks _networks;
    private readonly SimdLevel _level;
    private readonly KernelScratch _scratch = new();
    private readonly short[] _history = new short[Slots * SlotStride];
    private readonly short[] _features;
    private readonly int[] _offsets;
    private readonly short[] _starts = new short[SlotStride];
    private readonly short[] _models = new short[SlotStride];
    private readonly short[] _values = new short[LatentBand.MaxRows];

    public LatentBandDecoder(OverfitContent content, IntegerNetworks networks, SimdLevel level)
    {
        _shape = content.Shape;
        _latents = content.Latents;
        _networks = networks;
        _level = level;
        _features = new short[_shape.Features * SlotStride];
        _offsets = new int[_shape.ContextSize];
    }

    /// <summary>Decodes a band into its grid.</summary>
    /// <param name="decoder">The band's stream, or the stream that it shares.</param>
    /// <param name="isCut">The stream ends early.</param>
    /// <param name="piece">Which band of which grid.</param>
    /// <param name="above">Progress of the band above where another thread decodes it; null where that is done.</param>
    /// <param name="progress">Takes this band's progress.</param>
    /// <returns>False when the stream is cut and has ended.</returns>
    public bool Decode(ref RangeDecoder decoder, bool isCut, LatentPiece piece, BandProgress? above, BandProgress progress)
    {
        LatentBand band = piece.Band;
        short[] samples = _latents[piece.Grid];
        FeatureNetwork? network = _networks.FeaturesOf(_shape.Grids[piece.Grid]);
        short[]? features = network?.Compute(_latents, band.Top / 2, (band.Rows + 1) / 2, _level);
        _history.AsSpan().Clear();
        _features.AsSpan().Clear();
        for (int t = -LatentBand.Slope * Above; t < band.DiagonalCount; t++)
        {
            Span<short> slot = _history.AsSpan(Slot(t), SlotStride);
            slot.Clear();
            int first = band.FirstRow(t);
            int count = band.EndRow(t) - first;
            if (count > 0)
            {
                if (features is not null && t % 2 == 0)
                {
                    CopyFeatures(features, network!, band, t);
                }

                // With the same features the same contexts give the same: on every second diagonal, or always where there are none.
                bool isRepeat = t > 0 && first == band.FirstRow(t - 1) && count == band.EndRow(t - 1) - first && (features is null || t % 2 != 0);
                Predict(t, first, count, isRepeat);
                if (!DecodeDiagonal(ref decoder, isCut, band, t, samples, slot))
                {
                    return false;
                }

                progress.Publish(t + 1);
            }

            above?.WaitFor(Math.Min(t + LatentBand.Slope * LatentBand.MaxRows + 1, band.Width + LatentBand.Slope * (LatentBand.MaxRows - 1)));
            CopyRowsAbove(band, t, samples, slot);
        }

        return true;
    }

    private static int Slot(int diagonal) => (diagonal & (Slots - 1)) * SlotStride;

    private void Predict(int t, int first, int count, bool isRepeat)
    {
        for (int n = 0; n < _shape.Neighbours; n++)
        {
            (int dy, int dx) = Neighbours.Offsets[n];
            _offsets[n] = Slot(t + dx + LatentBand.Slope * dy) + Above + first + dy;
        }

        for (int f = 0; f < _shape.Features; f++)
        {
            _offsets[_shape.Neighbours + f] = f * SlotStride + first;
        }

        EntropyKernel.Predict(_level, _networks.Entropy, _history, _features, _offsets, count, isRepeat, _starts, _models, _scratch);
    }

    private bool DecodeDiagonal(ref RangeDecoder decoder, bool isCut, LatentBand band, int t, short[] samples, Span<short> slot)
    {
        int first = band.FirstRow(t);
        int count = band.EndRow(t) - first;
        Span<short> values = _values.AsSpan(0, count);
        if (isCut)
        {
            count = DecodeWhatThereIs(ref decoder, values);
        }
        else
        {
            NumberCoder.DecodeRun(ref decoder, _starts, _models.AsSpan(0, count), values);
        }

        int place = (band.Top + first) * band.Width + t - LatentBand.Slope * first;
        StrideKernel.Copy(values, 0, 1, samples, place, Math.Max(0, band.Width - LatentBand.Slope), count);
        SaturatingKernel.ShiftLeft(_level, values[..count], EntropyNetwork.ValueBits, slot[(Above + first)..]);
        return count == values.Length;
    }

    /// <summary>Decodes until the stream ends; returns the number of values that are certain.</summary>
    private int DecodeWhatThereIs(ref RangeDecoder decoder, Span<short> values)
    {
        for (int r = 0; r < values.Length; r++)
        {
            values[r] = NumberOrZero(ref decoder, _starts[r], _models[r]);
            if (decoder.IsPastEnd)
            {
                return r;
            }
        }

        return values.Length;
    }

    /// <summary>What follows the end of a stream may make no number.</summary>
    private static short NumberOrZero(ref RangeDecoder decoder, short start, short model)
    {
        try
        {
            return (short)NumberCoder.Decode(ref decoder, start, model);
        }
        catch (BespokeFormatException) when (decoder.IsPastEnd)
        {
            return 0;
        }
    }

    /// <summary>Brings the features of a diagonal's samples into order of rows. They serve two diagonals, being constant over two by two samples.</summary>
    private void CopyFeatures(short[] features, FeatureNetwork network, LatentBand band, int t)
    {
        int planeLength = (band.Rows + 1) / 2 * network.Stride;
        int end = band.EndRow(t);
        for (int row = band.FirstRow(t); row < Math.Min(end, band.FirstRow(t) + 2); row++)
        {
            // Two rows down is one row of features down, and four columns to the left.
            int place = row / 2 * network.Stride + t / 2 - LatentBand.Slope / 2 * row;
            int count = (end - row + 1) / 2;
            for (int f = 0; f < network.Count; f++)
            {
                StrideKernel.Copy(
                    features, f * planeLength + place, network.Stride - LatentBand.Slope, _features, f * SlotStride + row, 2, count);
            }
        }
    }

    /// <summary>Samples of the rows above the band, as far as they lie on the same diagonal.</summary>
    private static void CopyRowsAbove(LatentBand band, int t, short[] samples, Span<short> slot)
    {
        for (int r = -Above; r < 0; r++)
        {
            int x = t - LatentBand.Slope * r;
            if (band.Top + r >= 0 && (uint)x < (uint)band.Width)
            {
                slot[Above + r] = FixedPoint.Saturate(samples[(band.Top + r) * band.Width + x] << EntropyNetwork.ValueBits);
            }
        }
    }
}
