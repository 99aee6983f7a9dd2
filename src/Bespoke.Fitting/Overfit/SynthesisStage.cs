using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// From upsampled latents to samples, and the distortion: a hidden layer of 1x1 convolutions, residual 3x3 layers, and a linear side path
/// (spec/format.md, section 5.4, in floats).
/// </summary>
/// <remarks>
/// The hidden layer is never stored: backward computes it again, block by block, which costs a sixth of the arithmetic and saves
/// nearly all of the memory traffic. The output clamp passes gradients straight through; with a clamp inside the graph, bright pictures
/// collapse to a constant as soon as the start overshoots.
/// </remarks>
internal sealed unsafe class SynthesisStage<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;
    private readonly OverfitShape _shape;
    private readonly ParameterLayout _layout;
    private readonly float* _parameters;
    private readonly UpsamplingStage<TLanes, TVector> _upsampling;
    private readonly ConvolutionLayer<TLanes, TVector>[] _layers;
    private readonly PaddedPlanes _outputGrad;
    private readonly Picture _picture;
    private readonly PaddedPlanes _target;
    private readonly SynthesisPart<TLanes, TVector>[] _parts;
    private readonly int _channels;
    private readonly int _hidden;
    private readonly int _levels;
    private readonly int _paddedChannels;
    private readonly int _paddedLevels;
    private readonly float* _v1;
    private readonly float* _v1T;
    private readonly float* _c1;
    private readonly float* _v2;
    private readonly float* _v2T;
    private readonly float* _c2;
    private readonly float* _p;
    private readonly float* _pT;
    private readonly float* _side;
    private readonly long _sideFloats;
    private readonly float* _inputGradWeights;
    private readonly double _samples;
    private readonly double[] _errors = new double[OverfitGraph.Parts];
    private Strip _strip;

    /// <param name="shape">Shapes of networks and planes.</param>
    /// <param name="layout">Where parameters lie.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="upsampling">Gives the planes.</param>
    /// <param name="picture">What to come near to.</param>
    /// <param name="target">Takes a strip of the picture.</param>
    /// <param name="pixels">Pixels that the squared error is a mean over.</param>
    /// <param name="strips">All strips of the picture.</param>
    /// <param name="arena">Gives the buffers.</param>
    public SynthesisStage(
        OverfitShape shape,
        ParameterLayout layout,
        float* parameters,
        UpsamplingStage<TLanes, TVector> upsampling,
        Picture picture,
        PaddedPlanes target,
        double pixels,
        IReadOnlyList<Strip> strips,
        NativeArena arena)
    {
        _strip = strips[0];
        int mostRows = strips.Max(strip => strip.Levels[0].Count);
        _samples = pixels * shape.Channels;
        _shape = shape;
        _layout = layout;
        _parameters = parameters;
        _upsampling = upsampling;
        _channels = shape.Channels;
        _hidden = shape.Hidden;
        _levels = shape.Levels;
        _v1 = parameters + layout.Offset("synthesis V1");
        _c1 = parameters + layout.Offset("synthesis c1");
        _v2 = parameters + layout.Offset("synthesis V2");
        _c2 = parameters + layout.Offset("synthesis c2");
        _p = parameters + layout.Offset("synthesis P");
        _paddedChannels = MatrixKernel.Padded(_channels);
        _paddedLevels = MatrixKernel.Padded(_levels);
        _v1T = arena.Floats(_levels * _hidden);
        _v2T = arena.Floats((1 + _hidden) * _paddedChannels);
        _pT = arena.Floats(_levels * _paddedChannels);
        _inputGradWeights = arena.Floats((_channels + _hidden) * _paddedLevels);
        _sideFloats = BlocksOf(mostRows) * N;
        _side = arena.Floats(_sideFloats * _channels);
        _layers = new ConvolutionLayer<TLanes, TVector>[shape.Convolutions];
        for (int n = 0; n < _layers.Length; n++)
        {
            _layers[n] = new ConvolutionLayer<TLanes, TVector>(
                shape,
                mostRows,
                parameters + layout.Offset($"synthesis X{n + 1}"),
                parameters + layout.Offset($"synthesis x{n + 1}"),
                isRectified: n + 1 < _layers.Length,
                arena)
            {
                IsInputRectified = n > 0,
            };
        }

        _outputGrad = new PaddedPlanes(shape.Width, mostRows, _channels, arena);
        _picture = picture;
        _target = target;
        _parts = new SynthesisPart<TLanes, TVector>[OverfitGraph.Parts];
        for (int part = 0; part < OverfitGraph.Parts; part++)
        {
            _parts[part] = new SynthesisPart<TLanes, TVector>(_levels, _hidden, _channels, arena);
        }
    }

    /// <summary>Number of 3x3 layers.</summary>
    public int Layers => _layers.Length;

    /// <summary>
    /// When set, weight gradients are sums of squares per pixel. With random signs as output gradients that estimates the diagonal of
    /// the Gauss-Newton curvature (Hutchinson's estimator).
    /// </summary>
    public bool IsCurvature { get; set; }

    /// <summary>Rows of the strip's planes, in terms of the picture.</summary>
    private RowRange Window => _strip.Levels[0];

    /// <summary>What follows is about this strip; <see cref="LoadTarget"/> comes next.</summary>
    public void Enter(Strip strip)
    {
        _strip = strip;
        _outputGrad.SetHeight(Window.Count);
        foreach (ConvolutionLayer<TLanes, TVector> layer in _layers)
        {
            layer.SetHeight(Window.Count);
        }
    }

    /// <summary>Brings one part's rows of the picture to 0..1.</summary>
    public void LoadTarget(int part)
    {
        float scale = 1f / _picture.MaxValue;
        RowRange rows = _strip.Rows.Share(part, OverfitGraph.Parts);
        for (int c = 0; c < _channels; c++)
        {
            for (int y = rows.First; y < rows.End; y++)
            {
                ReadOnlySpan<ushort> source = _picture.Row(c, y);
                float* row = _target.Row(c, y - Window.First);
                for (int x = 0; x < source.Length; x++)
                {
                    row[x] = source[x] * scale;
                }
            }
        }
    }

    /// <summary>Replaces one part's rows of the output's gradient by random signs, where they are compared.</summary>
    public void FillSigns(int part, uint seed)
    {
        RowRange rows = RowsOf(part);
        for (int y = rows.First; y < rows.End; y++)
        {
            for (int c = 0; IsCompared(y) && c < _channels; c++)
            {
                float* row = _outputGrad.Row(c, y);
                for (int x = 0; x < _shape.Width; x += TLanes.Count)
                {
                    uint index = (uint)(((c * _shape.Height) + Window.First + y) * _shape.Width + x);
                    TVector positive = TLanes.Greater(TLanes.Noise(index, seed), TLanes.Zero);
                    TLanes.Store(TLanes.Select(positive, TLanes.Broadcast(1f), TLanes.Broadcast(-1f)), row + x);
                }

                _outputGrad.ClearMargins(c, y);
            }
        }
    }

    /// <summary>Squared weight gradients of 3x3 layer <paramref name="n"/>, after its backward pass.</summary>
    public void CurvatureOfLayer(int n, int part)
    {
        PaddedPlanes outputGrad = n + 1 < _layers.Length ? _layers[n + 1].InputGrad : _outputGrad;
        _layers[n].AddSquaredWeightGrads(part, RowsOf(part), outputGrad);
    }

    /// <summary>Brings weights into the layouts of the kernels.</summary>
    public void Prepare()
    {
        Transpose(_v1, _hidden, _levels, _v1T, _hidden);
        Transpose(_c2, _channels, 1, _v2T, _paddedChannels);
        Transpose(_v2, _channels, _hidden, _v2T + _paddedChannels, _paddedChannels);
        Transpose(_p, _channels, _levels, _pT, _paddedChannels);

        // The inputs' gradient comes from the side path and from the hidden layer: one product over both.
        for (int j = 0; j < _channels + _hidden; j++)
        {
            float* source = j < _channels ? _p + (j * _levels) : _v1 + ((j - _channels) * _levels);
            RowKernel<TLanes, TVector>.Copy(source, _inputGradWeights + (j * _paddedLevels), _levels);
        }

        foreach (ConvolutionLayer<TLanes, TVector> layer in _layers)
        {
            layer.Prepare();
        }
    }

    /// <summary>1x1 layers and side path of one part's blocks.</summary>
    public void ForwardPixels(int part)
    {
        SynthesisPart<TLanes, TVector> m = _parts[part];
        BlocksOfPart(part, out long first, out long end);
        for (long position = first; position < end; position += N)
        {
            LoadInput(m, position);
            MatrixKernel<TLanes, TVector>.MultiplyRectified(_v1T, _levels, _hidden, m.Input, _c1, m.Hidden);
            MatrixKernel<TLanes, TVector>.Multiply(_v2T, 1 + _hidden, _paddedChannels, m.OneHidden, null, m.Output);
            MatrixKernel<TLanes, TVector>.Multiply(_pT, _levels, _paddedChannels, m.Input, null, m.Side);
            for (int c = 0; c < _channels; c++)
            {
                RowKernel<TLanes, TVector>.Copy(m.Side + (c * N), _side + (c * _sideFloats) + position, N);
            }

            _layers[0].Input.StoreBlock<TLanes, TVector>(m.Output, position, _upsampling.Stride);
        }
    }

    /// <summary>One part's rows of 3x3 layer <paramref name="n"/>; the last layer adds the side path and compares with the picture.</summary>
    /// <param name="withGrads">Also sets the gradient of the output.</param>
    public void ForwardLayer(int n, int part, bool withGrads)
    {
        ConvolutionLayer<TLanes, TVector> layer = _layers[n];
        RowRange rows = RowsOf(part);
        if (n + 1 < _layers.Length)
        {
            for (int y = rows.First; y < rows.End; y++)
            {
                layer.ForwardRow(y, _layers[n + 1].Input);
            }

            return;
        }

        double error = 0;
        for (int y = rows.First; y < rows.End; y++)
        {
            if (IsCompared(y))
            {
                layer.ForwardRow(y, _outputGrad);
                error += CompareRow(y, withGrads);
            }
            else
            {
                ClearOutputGrad(y);
            }
        }

        _errors[part] = (_strip.IsFirst ? 0 : _errors[part]) + error;
    }

    /// <summary>Fills the edges of a layer's input; before <see cref="ForwardLayer"/>, when all its rows are there.</summary>
    public void RepeatEdges(int n) => _layers[n].RepeatEdges();

    /// <summary>Backward through 3x3 layer <paramref name="n"/>, one part's rows: weight gradients and the gradient of the layer's input.</summary>
    public void BackwardLayer(int n, int part)
    {
        if (_strip.IsFirst)
        {
            _layers[n].ClearSums(part);
        }

        PaddedPlanes outputGrad = n + 1 < _layers.Length ? _layers[n + 1].InputGrad : _outputGrad;
        _layers[n].Backward(part, RowsOf(part), outputGrad, withWeights: !IsCurvature);
    }

    /// <summary>Backward through side path and 1x1 layers of one part's blocks: gradients of the upsampled planes.</summary>
    public void BackwardPixels(int part)
    {
        SynthesisPart<TLanes, TVector> m = _parts[part];
        if (_strip.IsFirst)
        {
            m.ClearSums();
        }

        BlocksOfPart(part, out long first, out long end);
        for (long position = first; position < end; position += N)
        {
            LoadInput(m, position);
            MatrixKernel<TLanes, TVector>.MultiplyRectified(_v1T, _levels, _hidden, m.Input, _c1, m.Hidden);
            _layers[0].InputGrad.LoadBlock<TLanes, TVector>(m.Output, position, _upsampling.Stride);
            _outputGrad.LoadBlock<TLanes, TVector>(m.OutputGrad, position, _upsampling.Stride);

            MatrixKernel<TLanes, TVector>.MultiplyMasked(_v2, _channels, _hidden, m.Output, m.Hidden, m.HiddenGrad);
            MatrixKernel<TLanes, TVector>.Multiply(_inputGradWeights, _channels + _hidden, _paddedLevels, m.OutputGrad, null, m.InputGrad);
            if (IsCurvature)
            {
                m.SquareAll();
            }

            MatrixKernel<TLanes, TVector>.AddOuterProduct(m.OneHidden, 1 + _hidden, m.Output, _channels, m.V2);
            MatrixKernel<TLanes, TVector>.AddOuterProduct(m.Input, _levels, m.OutputGrad, _channels, m.P);
            MatrixKernel<TLanes, TVector>.AddOuterProduct(m.HiddenGrad, _hidden, m.OneInput, 1 + _levels, m.V1);
            for (int level = 0; level < _levels; level++)
            {
                RowKernel<TLanes, TVector>.Copy(m.InputGrad + (level * N), _upsampling.PlaneGrad(level) + position, N);
            }
        }
    }

    /// <summary>Mean squared error of the last forward pass, samples in 0..1.</summary>
    public double MeanSquaredError()
    {
        double sum = 0;
        foreach (double error in _errors)
        {
            sum += error;
        }

        return sum / _samples;
    }

    /// <summary>Adds up the weight gradients of all parts.</summary>
    public void SumGrads(float* grads)
    {
        float* v1 = grads + _layout.Offset("synthesis V1");
        float* c1 = grads + _layout.Offset("synthesis c1");
        for (int j = 0; j < _hidden; j++)
        {
            for (int i = 0; i < _levels; i++)
            {
                v1[(j * _levels) + i] = Total(_parts[0].V1, (j * (1 + _levels)) + 1 + i);
            }

            c1[j] = Total(_parts[0].V1, j * (1 + _levels));
        }

        // Kept transposed: the kernel wants the long side first.
        float* v2 = grads + _layout.Offset("synthesis V2");
        float* c2 = grads + _layout.Offset("synthesis c2");
        float* p = grads + _layout.Offset("synthesis P");
        for (int c = 0; c < _channels; c++)
        {
            for (int j = 0; j < _hidden; j++)
            {
                v2[(c * _hidden) + j] = Total(_parts[0].V2, ((1 + j) * _channels) + c);
            }

            c2[c] = Total(_parts[0].V2, c);
            for (int i = 0; i < _levels; i++)
            {
                p[(c * _levels) + i] = Total(_parts[0].P, (i * _channels) + c);
            }
        }

        for (int n = 0; n < _layers.Length; n++)
        {
            _layers[n].SumGrads(grads, _parameters);
        }
    }

    private float Total(float* sums, int index)
    {
        long offset = sums - _parts[0].Sums + ((long)index * TLanes.Count);
        float total = 0;
        foreach (SynthesisPart<TLanes, TVector> memory in _parts)
        {
            total += TLanes.Sum(TLanes.Load(memory.Sums + offset));
        }

        return total;
    }

    /// <summary>Adds the side path, clamps, compares one row with the picture; turns the row into its gradient.</summary>
    private double CompareRow(int y, bool withGrads)
    {
        float scale = (float)(2.0 / _samples);
        double error = 0;
        for (int c = 0; c < _channels; c++)
        {
            float* output = _outputGrad.Row(c, y);
            float* side = _side + (c * _sideFloats) + ((long)y * _upsampling.Stride);
            float* target = _target.Row(c, y);
            TVector sum = TLanes.Zero;
            float tail = 0;
            for (int x = 0; x < _shape.Width; x += TLanes.Count)
            {
                TVector value = TLanes.Add(TLanes.Load(output + x), TLanes.Load(side + x));
                value = TLanes.Min(TLanes.Max(value, TLanes.Zero), TLanes.Broadcast(1f));
                TVector difference = TLanes.Subtract(value, TLanes.Load(target + x));
                TLanes.Store(difference, output + x);
                if (x + TLanes.Count <= _shape.Width)
                {
                    sum = TLanes.MultiplyAdd(difference, difference, sum);
                }
                else
                {
                    for (int n = x; n < _shape.Width; n++)
                    {
                        tail += output[n] * output[n];
                    }
                }

                TLanes.Store(TLanes.Multiply(difference, TLanes.Broadcast(scale)), output + x);
            }

            error += TLanes.Sum(sum) + tail;
            if (withGrads)
            {
                _outputGrad.ClearMargins(c, y);
            }
        }

        return error;
    }

    private void LoadInput(SynthesisPart<TLanes, TVector> m, long position)
    {
        for (int level = 0; level < _levels; level++)
        {
            RowKernel<TLanes, TVector>.Copy(_upsampling.Plane(level) + position, m.Input + (level * N), N);
        }
    }

    private void ClearOutputGrad(int y)
    {
        for (int c = 0; c < _channels; c++)
        {
            _outputGrad.ClearRow(c, y);
        }
    }

    private void BlocksOfPart(int part, out long first, out long end)
    {
        long blocks = BlocksOf(Window.Count);
        first = blocks * part / OverfitGraph.Parts * N;
        end = blocks * (part + 1) / OverfitGraph.Parts * N;
    }

    /// <summary>Blocks that so many rows of the upsampled planes make.</summary>
    private long BlocksOf(int rows) => (((long)_upsampling.Stride * rows) + N - 1) / N;

    /// <summary>One part's rows of the strip's planes.</summary>
    private RowRange RowsOf(int part) => new RowRange(0, Window.Count).Share(part, OverfitGraph.Parts);

    /// <summary>True for a row of the strip's planes that is not there for its neighbours alone.</summary>
    private bool IsCompared(int y) => _strip.Rows.Contains(Window.First + y);

    private static void Transpose(float* source, int rows, int columns, float* transposed, int stride)
    {
        for (int j = 0; j < rows; j++)
        {
            for (int i = 0; i < columns; i++)
            {
                transposed[(i * stride) + j] = source[(j * columns) + i];
            }
        }
    }
}
