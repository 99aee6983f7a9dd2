using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>The stages of <see cref="OverfitGraph"/> for one vector width.</summary>
internal sealed unsafe class OverfitGraph<TLanes, TVector> : OverfitGraph
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Adam's epsilon in units of dL / d bit: well below the gradient of a latent that matters.</summary>
    private const float EpsilonPerBit = 0.1f;

    private readonly WorkerTeam _team;
    private readonly FeatureStage<TLanes, TVector> _features;
    private readonly EntropyStage<TLanes, TVector> _entropy;
    private readonly UpsamplingStage<TLanes, TVector> _upsampling;
    private readonly SynthesisStage<TLanes, TVector> _synthesis;
    private readonly Strip[] _strips;
    private readonly Stages _stages;
    private readonly uint[] _firstIndices;

    // What the current run is about; read by the stages.
    private LatentSurrogate _surrogate;
    private float _bitWeight;
    private bool _withGrads;
    private int _level;
    private AdamStep _adam;
    private Strip? _strip;

    /// <param name="shape">Shapes of networks and grids.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="team">Threads to work with.</param>
    /// <param name="pictures">Pictures of the set that it is one of.</param>
    /// <param name="stripRows">Most rows that are synthesised and compared together.</param>
    /// <param name="shared">Buffers that graphs of a set share, or null.</param>
    public OverfitGraph(OverfitShape shape, Picture picture, WorkerTeam team, int pictures, int stripRows, NativeArena? shared)
        : base(shape, pictures, shared, grids: null)
    {
        _team = team;
        _strips = Strip.Cut(shape, stripRows);
        _features = new FeatureStage<TLanes, TVector>(shape, Layout, Parameters, Grids, Shared);
        _entropy = new EntropyStage<TLanes, TVector>(shape, Layout, Parameters, Grids, _features, Shared);
        _upsampling = new UpsamplingStage<TLanes, TVector>(shape, Layout, Parameters, Grids, _strips, Shared);
        PaddedPlanes target = new(shape.Width, _strips.Max(strip => strip.Levels[0].Count), shape.Channels, Arena);
        _synthesis = new SynthesisStage<TLanes, TVector>(shape, Layout, Parameters, _upsampling, picture, target, Pixels, _strips, Shared);
        _stages = new Stages(this);
        GridBits = new double[shape.Grids.Count];
        _firstIndices = new uint[shape.Grids.Count];
        uint index = 0;
        for (int g = 0; g < _firstIndices.Length; g++)
        {
            _firstIndices[g] = index;
            index += (uint)shape.Grids[g].Count;
        }
    }

    public override FitLoss Run(LatentSurrogate surrogate, double lambda, bool withGrads)
    {
        _surrogate = surrogate;
        _bitWeight = (float)(lambda / Pixels);
        _withGrads = withGrads;
        _team.Run(Parts, _stages.Quantize);
        double bits = Rate();
        double distortion = Distortion(withGrads ? _stages.BackwardDistortion : null);
        if (withGrads)
        {
            BackwardFeatures();
            _entropy.SumGrads(ParameterGrads);
            _upsampling.SumGrads(ParameterGrads, Parameters);
            _synthesis.SumGrads(ParameterGrads);
        }

        return new FitLoss(distortion, bits);
    }

    public override double RunRate()
    {
        _withGrads = false;
        return Rate();
    }

    public override double RunDistortion()
    {
        _withGrads = false;
        return Distortion(backward: null);
    }

    public override void Curvature(double lambda, Span<double> curvature)
    {
        SetCurvature(true);
        _bitWeight = 1;
        _withGrads = true;
        Rate();
        _team.Run(_features.SumTasks, _stages.FeatureSumsGrad);
        _entropy.SumGrads(ParameterGrads);
        Distortion(_stages.BackwardCurvature);
        _synthesis.SumGrads(ParameterGrads);
        SetCurvature(false);

        // Rate: a bit is 1/ln 2 nats, and the second derivative of nats is the mean square of their first.
        // Distortion: the second derivative of a mean of squares is twice the mean square of the output's derivative.
        double rate = lambda / Pixels * Math.Log(2);
        double distortion = 2 / (Pixels * Shape.Channels);
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            double scale = tensor.Name.StartsWith("synthesis", StringComparison.Ordinal) ? distortion
                : tensor.Name.StartsWith("upsampling", StringComparison.Ordinal) ? 0 : rate;
            for (int n = tensor.Offset; n < tensor.Offset + tensor.Count; n++)
            {
                curvature[n] = scale * ParameterGrads[n];
            }
        }
    }

    public override FitLoss RunWithPrices(double lambda)
    {
        _entropy.IsPricing = true;
        FitLoss loss = Run(LatentSurrogate.Hard, lambda, withGrads: true);
        _entropy.IsPricing = false;
        return loss;
    }

    public override double[] LatentCurvature()
    {
        _surrogate = LatentSurrogate.Hard;
        _withGrads = true;
        _team.Run(Parts, _stages.Quantize);
        Distortion(_stages.BackwardSigns);
        double scale = 2 / (Pixels * Shape.Channels);
        return [.. Grids.Select(grid => scale * MeanSquare(grid))];
    }

    private static double MeanSquare(GridBuffers grid)
    {
        double sum = 0;
        for (int y = 0; y < grid.Height; y++)
        {
            float* row = grid.Grad + ((long)y * grid.Stride);
            sum += RowKernel<TLanes, TVector>.Dot(row, row, grid.Width);
        }

        return sum / ((double)grid.Width * grid.Height);
    }

    public override IReadOnlyList<FitStage> ListStages()
    {
        double pixels = (double)Shape.Width * Shape.Height;
        double samples = Shape.Grids.Sum(grid => (double)grid.Count);
        double d = Shape.ContextSize;
        double c = Shape.Channels;
        double entropy = samples * ((2 * d * d) + (4 * d));
        double dense = pixels * ((Shape.Levels * Shape.Hidden) + (Shape.Hidden * c) + (Shape.Levels * c));
        double layers = pixels * 9 * c * c * Shape.Convolutions;
        return
        [
            new("soft rounding", () => _team.Run(Parts, _stages.Quantize), 0),
            new("entropy network, both ways", () => _team.Run(Parts, _stages.Entropy), 3 * entropy),
            new("upsampling", () => EachStrip(() => EachLevel(_stages.Upsample)), 0),
            new("synthesis 1x1", () => EachStrip(() => _team.Run(Parts, _stages.SynthesisPixels)), dense),
            new("synthesis 3x3", () => EachStrip(() => EachLayer(_stages.SynthesisLayer)), layers),
            new("synthesis 3x3, backward", () => EachStrip(() => EachLayer(_stages.SynthesisLayerGrad)), 2 * layers),
            new("synthesis 1x1, backward", () => EachStrip(() => _team.Run(Parts, _stages.SynthesisPixelsGrad)), 2 * dense),
            new("upsampling, backward", () => EachStrip(() => EachLevel(_stages.UpsampleRowsGrad, _stages.UpsampleColumnsGrad)), 0),
            new("features, backward", BackwardFeatures, 0),
            new("latents, Adam", () => _team.Run(Parts, _stages.StepLatents), 0),
        ];
    }

    private void EachStrip(Action stage)
    {
        foreach (Strip strip in _strips)
        {
            Enter(strip);
            stage();
        }
    }

    private void EachLevel(params ReadOnlySpan<Action<int>> stages)
    {
        for (_level = 0; _level < Shape.Levels; _level++)
        {
            foreach (Action<int> stage in stages)
            {
                _team.Run(Parts, stage);
            }
        }
    }

    private void EachLayer(Action<int> stage)
    {
        for (_level = 0; _level < _synthesis.Layers; _level++)
        {
            _team.Run(Parts, stage);
        }
    }

    public override void StepLatents(float rate, float beta1, float beta2, int step)
    {
        _adam = new AdamStep(
            rate / (1 - MathF.Pow(beta1, step)), beta1, beta2, 1f / MathF.Sqrt(1 - MathF.Pow(beta2, step)), EpsilonPerBit * _bitWeight);
        _team.Run(Parts, _stages.StepLatents);
    }

    private double Rate()
    {
        _entropy.Prepare();
        if (_withGrads)
        {
            _team.Run(Parts, _stages.ClearFeatureGrads);
        }

        _team.Run(Parts, _stages.Entropy);
        return _entropy.SumBits(GridBits);
    }

    /// <summary>The distortion, strip by strip.</summary>
    /// <param name="backward">What is done in each strip while its planes are there, or null.</param>
    private double Distortion(Action? backward)
    {
        _synthesis.Prepare();
        foreach (Strip strip in _strips)
        {
            Enter(strip);
            ForwardStrip();
            backward?.Invoke();
        }

        return _synthesis.MeanSquaredError();
    }

    /// <summary>A picture that is one strip stays where it is.</summary>
    private void Enter(Strip strip)
    {
        if (_strip == strip)
        {
            return;
        }

        _strip = strip;
        _upsampling.Enter(strip);
        _synthesis.Enter(strip);
        _team.Run(Parts, _stages.Target);
    }

    private void ForwardStrip()
    {
        for (_level = Shape.Levels - 1; _level >= 0; _level--)
        {
            _team.Run(Parts, _stages.Upsample);
        }

        _team.Run(Parts, _stages.SynthesisPixels);
        for (_level = 0; _level < _synthesis.Layers; _level++)
        {
            _synthesis.RepeatEdges(_level);
            _team.Run(Parts, _stages.SynthesisLayer);
        }
    }

    private void SetCurvature(bool isCurvature)
    {
        _entropy.IsCurvature = isCurvature;
        _features.IsCurvature = isCurvature;
        _synthesis.IsCurvature = isCurvature;
    }

    private void BackwardSynthesis()
    {
        for (_level = _synthesis.Layers - 1; _level >= 0; _level--)
        {
            _team.Run(Parts, _stages.SynthesisLayerGrad);
        }

        _team.Run(Parts, _stages.SynthesisPixelsGrad);
    }

    private void BackwardDistortion()
    {
        BackwardSynthesis();
        EachLevel(_stages.UpsampleRowsGrad, _stages.UpsampleColumnsGrad);
    }

    private void BackwardSigns()
    {
        _team.Run(Parts, _stages.Signs);
        BackwardDistortion();
    }

    private void BackwardCurvature()
    {
        _team.Run(Parts, _stages.Signs);
        BackwardSynthesis();
        EachLayer(_stages.SynthesisLayerCurvature);
    }

    private void BackwardFeatures()
    {
        _team.Run(_features.SumTasks, _stages.FeatureSumsGrad);
        _team.Run(Parts, _stages.FeatureGridsGrad);
        _team.Run(Parts, _stages.ContextHalosGrad);
    }

    private void QuantizePart(int part)
    {
        for (int g = 0; g < Grids.Length; g++)
        {
            GridBuffers grid = Grids[g];
            int end = grid.Height * (part + 1) / Parts;
            for (int y = grid.Height * part / Parts; y < end; y++)
            {
                long row = (long)y * grid.Stride;
                QuantizeRow(grid, row, _firstIndices[g] + (uint)(y * grid.Width));

                // Whole vectors have run past the row's end: contexts must read zeros there.
                new Span<float>(grid.Rounded + row + grid.Width, 16).Clear();
                new Span<float>(grid.Grad + row, grid.Width + 16).Clear();
            }
        }
    }

    private void QuantizeRow(GridBuffers grid, long row, uint index)
    {
        LatentSurrogate s = _surrogate;
        float* latents = grid.Latent + row;
        float* rounded = grid.Rounded + row;
        float* slopes = grid.Slope + row;
        switch (s.Kind)
        {
            case LatentSurrogateKind.Soft:
                SoftRoundKernel<TLanes, TVector>.Run(latents, grid.Width, s.Temperature, s.Deviation, index, s.Seed, rounded, slopes);
                break;
            case LatentSurrogateKind.Noise:
                UniformNoiseKernel<TLanes, TVector>.Run(latents, grid.Width, index, s.Seed, rounded, slopes);
                break;
            case LatentSurrogateKind.Gumbel:
                GumbelRoundKernel<TLanes, TVector>.Run(latents, grid.Width, s.Temperature, index, s.Seed, rounded, slopes);
                break;
            default:
                SoftRoundKernel<TLanes, TVector>.Round(latents, grid.Width, rounded);
                break;
        }
    }

    private void StepLatentsPart(int part)
    {
        foreach (GridBuffers grid in Grids)
        {
            int end = grid.Height * (part + 1) / Parts;
            for (int y = grid.Height * part / Parts; y < end; y++)
            {
                long row = (long)y * grid.Stride;
                AdamKernel<TLanes, TVector>.Run(
                    _adam, grid.Grad + row, grid.Slope + row, grid.First + row, grid.Second + row, grid.Latent + row, grid.Width);
            }
        }
    }

    /// <summary>The stages as delegates, made once: an iteration allocates nothing.</summary>
    private sealed class Stages(OverfitGraph<TLanes, TVector> graph)
    {
        public Action<int> Quantize { get; } = graph.QuantizePart;

        public Action<int> ClearFeatureGrads { get; } = graph._features.ClearGrads;

        public Action<int> Entropy { get; } = part => graph._entropy.Run(part, graph._bitWeight, graph._withGrads);

        public Action BackwardDistortion { get; } = graph.BackwardDistortion;

        public Action BackwardSigns { get; } = graph.BackwardSigns;

        public Action BackwardCurvature { get; } = graph.BackwardCurvature;

        public Action<int> Target { get; } = graph._synthesis.LoadTarget;

        public Action<int> Upsample { get; } = part => graph._upsampling.Forward(graph._level, part);

        public Action<int> SynthesisPixels { get; } = graph._synthesis.ForwardPixels;

        public Action<int> SynthesisLayer { get; } = part => graph._synthesis.ForwardLayer(graph._level, part, graph._withGrads);

        public Action<int> SynthesisLayerGrad { get; } = part => graph._synthesis.BackwardLayer(graph._level, part);

        public Action<int> SynthesisPixelsGrad { get; } = graph._synthesis.BackwardPixels;

        public Action<int> Signs { get; } = part => graph._synthesis.FillSigns(part, 1);

        public Action<int> SynthesisLayerCurvature { get; } = part => graph._synthesis.CurvatureOfLayer(graph._level, part);

        public Action<int> UpsampleRowsGrad { get; } = part => graph._upsampling.BackwardRows(graph._level, part);

        public Action<int> UpsampleColumnsGrad { get; } = part => graph._upsampling.BackwardColumns(graph._level, part);

        public Action<int> FeatureSumsGrad { get; } = task => graph._features.BackwardSums(task, graph.ParameterGrads);

        public Action<int> FeatureGridsGrad { get; } = graph._features.BackwardGrids;

        /// <summary>A stage of its own: halos lie in rows of other parts.</summary>
        public Action<int> ContextHalosGrad { get; } = graph._entropy.AddHalos;

        public Action<int> StepLatents { get; } = graph.StepLatentsPart;
    }
}
