using Bespoke.Imaging;
using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>
/// Computes a strip of the picture's rows from the coarser stack: last upsampling, 1x1 layers and 3x3 layers follow one another row by row,
/// so that everything between them stays in the processor's caches. One thread's worker.
/// </summary>
internal sealed class SynthesisStrip
{
    /// <summary>Rows of planes that are kept of each layer: three for a 3x3 layer, and a power of two.</summary>
    private const int Slots = 4;

    private const int Margin = 16;

    private readonly SynthesisNetwork _network;
    private readonly StackRows _stack;
    private readonly Picture _picture;
    private readonly SimdLevel _level;
    private readonly KernelScratch _scratch = new();
    private readonly int _width;
    private readonly int _height;
    private readonly int _channels;

    /// <summary>A row of each input of the synthesis.</summary>
    private readonly short[] _inputs;
    private readonly int[] _inputOffsets;

    /// <summary>Rows of planes, <c>[layer][slot][channel]</c>, each with a margin on both sides that repeats its edges.</summary>
    private readonly short[] _planes;
    private readonly int _planeStride;

    /// <summary>Rows of the linear path, <c>[slot][channel]</c>.</summary>
    private readonly int[] _linear;
    private readonly int _linearStride;
    private readonly ushort[] _samples;
    private readonly int[] _tapOffsets;

    /// <param name="network">The parameters.</param>
    /// <param name="stack">Gives the planes' rows.</param>
    /// <param name="firstInput">Input of the stack's first plane; the inputs before it are zero (a picture of reduced size).</param>
    /// <param name="picture">Takes the samples.</param>
    /// <param name="level">Vector width.</param>
    public SynthesisStrip(SynthesisNetwork network, StackRows stack, int firstInput, Picture picture, SimdLevel level)
    {
        _network = network;
        _stack = stack;
        _picture = picture;
        _level = level;
        _width = picture.Width;
        _height = picture.Height;
        _channels = picture.Channels;
        int inputStride = Plane.StrideOf(_width);
        _inputs = new short[network.HiddenLayer.Inputs * inputStride];
        _inputOffsets = [.. Enumerable.Range(0, network.HiddenLayer.Inputs).Select(i => i * inputStride)];
        FirstInput = firstInput;
        _planeStride = Margin + Simd.RoundUp(_width) + Margin;
        _planes = new short[Layers * Slots * _channels * _planeStride];
        _linearStride = Simd.RoundUp(_width);
        _linear = new int[Slots * _channels * _linearStride];
        _samples = new ushort[_channels * _linearStride];
        _tapOffsets = new int[9 * _channels];
    }

    private int FirstInput { get; }

    private int Layers => _network.Convolutions.Length;

    /// <summary>Computes rows top to end - 1 of the picture.</summary>
    public void Run(int top, int end)
    {
        // Layer s gives row y - s when the layers before it have given row y: each one lags a row behind the one that it reads.
        for (int y = Math.Max(0, top - Layers); y < end + Layers; y++)
        {
            if (y < Math.Min(_height, end + Layers))
            {
                RunPixelLayers(y);
            }

            for (int layer = 1; layer <= Layers; layer++)
            {
                int row = y - layer;
                int reach = Layers - layer;
                if (row >= Math.Max(0, top - reach) && row < Math.Min(_height, end + reach))
                {
                    RunConvolution(layer, row);
                }
            }
        }
    }

    private void RunPixelLayers(int y)
    {
        for (int n = 0; n < _stack.Count; n++)
        {
            _stack.Produce(n, y, _inputs.AsSpan(_inputOffsets[FirstInput + n]));
        }

        int row = PlaneRow(0, y, 0);
        int linearRow = y % Slots * _channels * _linearStride;
        PixelKernel.Run(
            _level, _network, _inputs, _inputOffsets, _width, _planes.AsSpan(row), _planeStride, _linear.AsSpan(linearRow), _linearStride, _scratch);
        RepeatEdges(row);
    }

    /// <summary>Computes row y of 3x3 layer 1 .. K from the planes of the layer before.</summary>
    private void RunConvolution(int layer, int y)
    {
        for (int channel = 0; channel < _channels; channel++)
        {
            for (int tap = 0; tap < 9; tap++)
            {
                int sourceRow = Math.Clamp(y + tap / 3 - 1, 0, _height - 1);
                _tapOffsets[9 * channel + tap] = PlaneRow(layer - 1, sourceRow, channel) + tap % 3 - 1;
            }
        }

        DenseLayer convolution = _network.Convolutions[layer - 1];
        if (layer < Layers)
        {
            int row = PlaneRow(layer, y, 0);
            RowsKernel.Run(_level, convolution, rectify: true, _planes, _tapOffsets, _width, _planes.AsSpan(row), _planeStride, _scratch);
            RepeatEdges(row);
            return;
        }

        ReadOnlySpan<int> linear = _linear.AsSpan(y % Slots * _channels * _linearStride);
        SampleKernel.Run(
            _level, convolution, _planes, _tapOffsets, linear, _linearStride, _width, _picture.MaxValue, _samples, _linearStride, _scratch);
        for (int c = 0; c < _channels; c++)
        {
            _samples.AsSpan(c * _linearStride, _width).CopyTo(_picture.Row(c, y));
        }
    }

    private int PlaneRow(int layer, int y, int channel) => ((layer * Slots + y % Slots) * _channels + channel) * _planeStride + Margin;

    private void RepeatEdges(int row)
    {
        for (int c = 0; c < _channels; c++, row += _planeStride)
        {
            _planes[row - 1] = _planes[row];
            _planes[row + _width] = _planes[row + _width - 1];
        }
    }
}
