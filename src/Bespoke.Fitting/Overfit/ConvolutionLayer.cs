using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>One residual 3x3 layer of the synthesis: z = X * a + x + a, with edges repeated, rectified but for the last layer.</summary>
/// <remarks>
/// The edges are those of the strip that it works on. Inside the picture what is made of them stays within the strip's outer rows, which are
/// not compared: gradients there are zero.
/// </remarks>
internal sealed unsafe class ConvolutionLayer<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly int _channels;
    private readonly int _width;
    private readonly float* _weights;
    private readonly float* _biases;
    private readonly float* _forward;
    private readonly float* _backward;
    private readonly float* _zeros;
    private readonly bool _isRectified;
    private readonly nint[] _sums = new nint[OverfitGraph.Parts];
    private readonly nint[] _rows = new nint[OverfitGraph.Parts];
    private readonly nint[] _squares = new nint[OverfitGraph.Parts];
    private readonly int _sumFloats;

    /// <param name="mostRows">Rows of the highest strip.</param>
    public ConvolutionLayer(OverfitShape shape, int mostRows, float* weights, float* biases, bool isRectified, NativeArena arena)
    {
        _channels = shape.Channels;
        _width = shape.Width;
        _weights = weights;
        _biases = biases;
        _isRectified = isRectified;
        _forward = arena.Floats(9 * _channels * _channels);
        _backward = arena.Floats(9 * _channels * _channels);
        _zeros = arena.Floats(_channels);
        Input = new PaddedPlanes(shape.Width, mostRows, _channels, arena);
        InputGrad = new PaddedPlanes(shape.Width, mostRows, _channels, arena);
        _sumFloats = ((9 * _channels * _channels) + _channels) * TLanes.Count;
        for (int part = 0; part < OverfitGraph.Parts; part++)
        {
            _sums[part] = (nint)arena.Floats(_sumFloats);
            _rows[part] = (nint)arena.Floats((long)_channels * Input.Stride);
            _squares[part] = (nint)arena.Floats(4L * _channels * Input.Stride);
        }
    }

    /// <summary>Input planes, with repeated edges while the layer runs.</summary>
    public PaddedPlanes Input { get; }

    /// <summary>Gradient of <see cref="Input"/> after <see cref="Backward"/>, zero outside the strip.</summary>
    public PaddedPlanes InputGrad { get; }

    /// <summary>True when the input is another layer's rectified output: its gradient is then masked here.</summary>
    public bool IsInputRectified { get; init; }

    /// <summary>Rows of the strip that it works on.</summary>
    private int Height => Input.Height;

    /// <summary>What follows is about a strip of so many rows.</summary>
    public void SetHeight(int rows)
    {
        Input.SetHeight(rows);
        InputGrad.SetHeight(rows);
    }

    /// <summary>One part's sums of weight gradients begin again.</summary>
    public void ClearSums(int part) => new Span<float>((float*)_sums[part], _sumFloats).Clear();

    /// <summary>Adds the identity of the residual connection, and turns the kernels round for the backward pass.</summary>
    public void Prepare()
    {
        for (int output = 0; output < _channels; output++)
        {
            for (int input = 0; input < _channels; input++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    float w = _weights[(((output * _channels) + input) * 9) + tap] + (output == input && tap == 4 ? 1 : 0);
                    _forward[(((input * 9) + tap) * _channels) + output] = w;
                    _backward[(((output * 9) + 8 - tap) * _channels) + input] = w;
                }
            }
        }
    }

    /// <summary>Repeats edges all around the input.</summary>
    public void RepeatEdges()
    {
        for (int c = 0; c < _channels; c++)
        {
            for (int y = 0; y < Height; y++)
            {
                RowKernel<TLanes, TVector>.RepeatEdges(Input.Row(c, y), _width, 1);
            }

            RowKernel<TLanes, TVector>.Copy(Input.Row(c, 0) - 1, Input.Row(c, -1) - 1, _width + 2);
            RowKernel<TLanes, TVector>.Copy(Input.Row(c, Height - 1) - 1, Input.Row(c, Height) - 1, _width + 2);
        }
    }

    /// <summary>One row of the output, all channels.</summary>
    public void ForwardRow(int y, PaddedPlanes output)
    {
        float** rows = stackalloc float*[3 * _channels];
        float** outputs = stackalloc float*[_channels];
        for (int c = 0; c < _channels; c++)
        {
            for (int d = 0; d < 3; d++)
            {
                rows[(3 * c) + d] = Input.Row(c, y + d - 1);
            }

            outputs[c] = output.Row(c, y);
        }

        ConvolutionKernel<TLanes, TVector>.Row(rows, _channels, _forward, _biases, outputs, _width, _isRectified);
    }

    /// <summary>Adds the weight gradients of some rows, unless not wanted, and sets the gradient of the input there.</summary>
    /// <param name="outputGrad">Gradient of the output; zero outside the strip; already masked where the output was rectified.</param>
    public void Backward(int part, RowRange range, PaddedPlanes outputGrad, bool withWeights)
    {
        float* sums = (float*)_sums[part];
        float** rows = stackalloc float*[3 * _channels];
        float** grads = stackalloc float*[_channels];
        for (int y = range.First; y < range.End; y++)
        {
            for (int c = 0; c < _channels; c++)
            {
                for (int d = 0; d < 3; d++)
                {
                    rows[(3 * c) + d] = Input.Row(c, y + d - 1);
                }

                grads[c] = outputGrad.Row(c, y);
            }

            if (withWeights)
            {
                ConvolutionKernel<TLanes, TVector>.WeightGrad(rows, grads, _channels, sums, _width);
            }

            InputGradRow(part, y, outputGrad);
        }
    }

    /// <summary>Adds the weight gradients of some rows with every product squared: squares copies of the rows it reads.</summary>
    public void AddSquaredWeightGrads(int part, RowRange range, PaddedPlanes outputGrad)
    {
        float* sums = (float*)_sums[part];
        int stride = Input.Stride;
        float* copies = (float*)_squares[part];
        float** rows = stackalloc float*[3 * _channels];
        float** grads = stackalloc float*[_channels];
        for (int y = range.First; y < range.End; y++)
        {
            for (int c = 0; c < _channels; c++)
            {
                for (int d = 0; d < 3; d++)
                {
                    rows[(3 * c) + d] = SquaredCopy(Input.Row(c, y + d - 1), copies + ((long)((3 * c) + d) * stride), stride);
                }

                grads[c] = SquaredCopy(outputGrad.Row(c, y), copies + ((long)((3 * _channels) + c) * stride), stride);
            }

            ConvolutionKernel<TLanes, TVector>.WeightGrad(rows, grads, _channels, sums, _width);
        }
    }

    private static float* SquaredCopy(float* row, float* copy, int stride)
    {
        RowKernel<TLanes, TVector>.Copy(row - PaddedPlanes.Margin, copy, stride);
        RowKernel<TLanes, TVector>.Square(copy, stride);
        return copy + PaddedPlanes.Margin;
    }

    /// <summary>Adds up the weight gradients of all parts.</summary>
    /// <param name="grads">Gradients of all parameters.</param>
    /// <param name="parameters">All parameters: the layer's place among its gradients is that among them.</param>
    public void SumGrads(float* grads, float* parameters)
    {
        float* weightGrads = grads + (_weights - parameters);
        float* biasGrads = grads + (_biases - parameters);
        int weights = 9 * _channels * _channels;
        for (int n = 0; n < weights + _channels; n++)
        {
            float total = 0;
            for (int part = 0; part < OverfitGraph.Parts; part++)
            {
                total += TLanes.Sum(TLanes.Load((float*)_sums[part] + (n * TLanes.Count)));
            }

            if (n < weights)
            {
                weightGrads[n] = total;
            }
            else
            {
                biasGrads[n - weights] = total;
            }
        }
    }

    /// <summary>Gradient of input row y: the transposed convolution, with what fell on repeated edges folded back onto them.</summary>
    private void InputGradRow(int part, int y, PaddedPlanes outputGrad)
    {
        float** outputs = stackalloc float*[_channels];
        for (int c = 0; c < _channels; c++)
        {
            outputs[c] = InputGrad.Row(c, y);
        }

        TransposedRow(y, outputGrad, outputs);
        if (y == 0)
        {
            AddTransposedRow(part, -1, outputGrad, outputs);
        }

        if (y == Height - 1)
        {
            AddTransposedRow(part, Height, outputGrad, outputs);
        }

        for (int c = 0; c < _channels; c++)
        {
            if (IsInputRectified)
            {
                MaskRow(Input.Row(c, y), outputs[c]);
            }

            InputGrad.ClearMargins(c, y);
        }
    }

    private void MaskRow(float* activation, float* grad)
    {
        for (int x = 0; x < _width; x += TLanes.Count)
        {
            TVector mask = TLanes.Greater(TLanes.Load(activation + x), TLanes.Zero);
            TLanes.Store(TLanes.Keep(mask, TLanes.Load(grad + x)), grad + x);
        }
    }

    private void AddTransposedRow(int part, int y, PaddedPlanes outputGrad, float** outputs)
    {
        float** temporary = stackalloc float*[_channels];
        for (int c = 0; c < _channels; c++)
        {
            temporary[c] = (float*)_rows[part] + ((long)c * Input.Stride) + PaddedPlanes.Margin;
        }

        TransposedRow(y, outputGrad, temporary);
        for (int c = 0; c < _channels; c++)
        {
            RowKernel<TLanes, TVector>.Add(temporary[c], outputs[c], _width);
        }
    }

    /// <summary>The transposed convolution for row y, which may lie one outside the strip, with both edge columns folded.</summary>
    private void TransposedRow(int y, PaddedPlanes outputGrad, float** outputs)
    {
        float** rows = stackalloc float*[3 * _channels];
        for (int c = 0; c < _channels; c++)
        {
            for (int d = 0; d < 3; d++)
            {
                int source = y + d - 1;
                rows[(3 * c) + d] = outputGrad.Row(c, source < 0 ? -2 : source >= Height ? Height + 1 : source);
            }
        }

        ConvolutionKernel<TLanes, TVector>.Row(rows, _channels, _backward, _zeros, outputs, _width, isRectified: false);
        for (int c = 0; c < _channels; c++)
        {
            outputs[c][0] += ConvolutionKernel<TLanes, TVector>.At(rows, _channels, _backward, c, -1);
            outputs[c][_width - 1] += ConvolutionKernel<TLanes, TVector>.At(rows, _channels, _backward, c, _width);
        }
    }
}
