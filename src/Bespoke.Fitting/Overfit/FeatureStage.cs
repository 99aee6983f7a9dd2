using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Features from coarser grids for the contexts of levels 0 to 2 (Cool-chic 5's inter-feature context extractor): one linear map of all
/// coarser grids, brought to the next coarser level by repetition, for each target level (spec/format.md, section 5.2).
/// </summary>
/// <remarks>
/// Repetition and the map commute, so each grid is mapped at its own size and sums are repeated on the way down;
/// backward, gradients are added up over 2x2 samples on the way up. Features live for one row, which serves two rows of contexts.
/// </remarks>
internal sealed unsafe class FeatureStage<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;
    private readonly OverfitShape _shape;
    private readonly float* _parameters;
    private readonly GridBuffers[] _grids;
    private readonly Target?[] _targets = new Target?[OverfitShape.FeatureLevels];
    private readonly nint[] _rows;

    public FeatureStage(OverfitShape shape, ParameterLayout layout, float* parameters, GridBuffers[] grids, NativeArena arena)
    {
        _shape = shape;
        _parameters = parameters;
        _grids = grids;
        for (int level = 0; level < OverfitShape.FeatureLevels; level++)
        {
            if (shape.HasFeatures(level))
            {
                _targets[level] = new Target(shape, layout, level, arena);
            }
        }

        _rows = new nint[OverfitGraph.Parts];
        for (int part = 0; part < OverfitGraph.Parts; part++)
        {
            _rows[part] = (nint)arena.Floats(2 * RowFloats(shape.Width));
        }
    }

    /// <summary>When set, weight gradients are sums of squares per sample: see <see cref="EntropyStage{TLanes,TVector}.IsCurvature"/>.</summary>
    public bool IsCurvature { get; set; }

    /// <summary>Clears one part's rows of all features' gradients.</summary>
    public void ClearGrads(int part)
    {
        foreach (Target? target in _targets)
        {
            if (target is null)
            {
                continue;
            }

            int first = target.Height * part / OverfitGraph.Parts;
            int end = target.Height * (part + 1) / OverfitGraph.Parts;
            for (int row = first; row < end; row++)
            {
                for (int f = 0; f < _shape.Features; f++)
                {
                    new Span<float>(target.Grads[0].Plane(f) + (row * target.Stride), target.Stride).Clear();
                }
            }
        }
    }

    /// <summary>What a part remembers of the rounded latents is out of date.</summary>
    public void Forget(int part)
    {
        foreach (Target? target in _targets)
        {
            if (target is not null)
            {
                target.RowOf[part] = -1;
            }
        }
    }

    /// <summary>Writes the features of consecutive samples of a row into a block, <c>[Features][BlockSize]</c>. A part's rows follow one another.</summary>
    public void Gather(int part, int level, int row, int column, int length, float* block)
    {
        Target target = _targets[level]!;
        if (target.RowOf[part] != row >> 1)
        {
            target.RowOf[part] = row >> 1;
            for (int f = 0; f < _shape.Features; f++)
            {
                ForwardRow(part, target, f, row >> 1);
            }
        }

        for (int f = 0; f < _shape.Features; f++)
        {
            float* source = target.Row(part, f);
            float* destination = block + (f * N);
            int n = 0;
            if ((column & 1) == 0)
            {
                for (; n + (2 * TLanes.Count) <= length; n += 2 * TLanes.Count)
                {
                    TVector v = TLanes.Load(source + ((column + n) >> 1));
                    TLanes.Interleave(v, v, out TVector low, out TVector high);
                    TLanes.Store(low, destination + n);
                    TLanes.Store(high, destination + n + TLanes.Count);
                }
            }

            for (; n < length; n++)
            {
                destination[n] = source[(column + n) >> 1];
            }
        }
    }

    /// <summary>Adds a block's gradients to those of the features.</summary>
    public void Scatter(int level, int row, int column, int length, float* block)
    {
        Target target = _targets[level]!;
        for (int f = 0; f < _shape.Features; f++)
        {
            float* destination = target.Grads[0].Plane(f) + ((row >> 1) * target.Stride);
            float* source = block + (f * N);
            int n = 0;
            if ((column & 1) == 0)
            {
                for (; n + (2 * TLanes.Count) <= length; n += 2 * TLanes.Count)
                {
                    TLanes.Deinterleave(TLanes.Load(source + n), TLanes.Load(source + n + TLanes.Count), out TVector even, out TVector odd);
                    float* at = destination + ((column + n) >> 1);
                    TLanes.Store(TLanes.Add(TLanes.Load(at), TLanes.Add(even, odd)), at);
                }
            }

            for (; n < length; n++)
            {
                destination[(column + n) >> 1] += source[n];
            }
        }
    }

    /// <summary>Number of independent tasks of <see cref="BackwardSums"/>.</summary>
    public int SumTasks => OverfitShape.FeatureLevels * _shape.Features;

    /// <summary>One feature of one target level: its gradients summed to every coarser level, and the gradients of its weights.</summary>
    public void BackwardSums(int task, float* grads)
    {
        (int level, int f) = Math.DivRem(task, _shape.Features);
        if (_targets[level] is not { } target)
        {
            return;
        }

        int[] inputs = target.Inputs;
        float* weightGrads = grads + target.WeightOffset + (f * inputs.Length);
        float bias = 0;
        for (int n = 0; n < target.Grads.Length; n++)
        {
            LevelGrads at = target.Grads[n];
            if (n > 0)
            {
                target.Grads[n - 1].SumInto(at, f);
            }

            for (int k = 0; k < inputs.Length; k++)
            {
                GridBuffers grid = _grids[inputs[k]];
                if (grid.Grid.Level != level + 1 + n)
                {
                    continue;
                }

                float sum = 0;
                for (int row = 0; row < at.Height; row++)
                {
                    float* latents = grid.Rounded + (row * grid.Stride);
                    sum += IsCurvature
                        ? SquaredDot(at.Plane(f) + (row * at.Stride), latents, at.Width)
                        : RowKernel<TLanes, TVector>.Dot(at.Plane(f) + (row * at.Stride), latents, at.Width);
                }

                weightGrads[k] = sum;
            }
        }

        LevelGrads all = target.Grads[^1];
        for (int row = 0; row < all.Height; row++)
        {
            bias += RowKernel<TLanes, TVector>.Sum(all.Plane(f) + (row * all.Stride), all.Width);
        }

        grads[target.BiasOffset + f] = bias;
    }

    /// <summary>Adds the features' gradients to one part's rows of the coarser grids.</summary>
    public void BackwardGrids(int part)
    {
        foreach (Target? target in _targets)
        {
            if (target is null)
            {
                continue;
            }

            float* weights = _parameters + target.WeightOffset;
            for (int k = 0; k < target.Inputs.Length; k++)
            {
                GridBuffers grid = _grids[target.Inputs[k]];
                LevelGrads at = target.Grads[grid.Grid.Level - target.Level - 1];
                int first = grid.Height * part / OverfitGraph.Parts;
                int end = grid.Height * (part + 1) / OverfitGraph.Parts;
                for (int row = first; row < end; row++)
                {
                    for (int f = 0; f < _shape.Features; f++)
                    {
                        RowKernel<TLanes, TVector>.AddScaled(
                            at.Plane(f) + (row * at.Stride), weights[(f * target.Inputs.Length) + k], grid.Grad + (row * grid.Stride), grid.Width);
                    }
                }
            }
        }
    }

    private void ForwardRow(int part, Target target, int f, int row)
    {
        float* current = (float*)_rows[part];
        float* next = current + RowFloats(_shape.Width);
        float* weights = _parameters + target.WeightOffset + (f * target.Inputs.Length);
        float bias = _parameters[target.BiasOffset + f];
        int coarsest = _shape.Levels - 1;
        new Span<float>(current, RowFloats(_shape.LevelWidth(coarsest))).Fill(bias);
        for (int level = coarsest; level > target.Level; level--)
        {
            int width = _shape.LevelWidth(level);
            if (level < coarsest)
            {
                RowKernel<TLanes, TVector>.Repeat(current, next, _shape.LevelWidth(level + 1));
                float* swap = current;
                current = next;
                next = swap;
            }

            for (int k = 0; k < target.Inputs.Length; k++)
            {
                GridBuffers grid = _grids[target.Inputs[k]];
                if (grid.Grid.Level == level)
                {
                    float* source = grid.Rounded + ((row >> (level - target.Level - 1)) * grid.Stride);
                    RowKernel<TLanes, TVector>.AddScaled(source, weights[k], current, width);
                }
            }
        }

        RowKernel<TLanes, TVector>.Copy(current, target.Row(part, f), target.Width);
    }

    /// <summary>Sum of a[n] b[n]^2.</summary>
    private static float SquaredDot(float* a, float* b, int count)
    {
        float sum = 0;
        for (int n = 0; n < count; n++)
        {
            sum += a[n] * b[n] * b[n];
        }

        return sum;
    }

    private static int RowFloats(int width) => (width + 31) / 32 * 32 + 64;

    /// <summary>Features and gradients for one target level.</summary>
    private sealed class Target
    {
        private readonly float* _rows;
        private readonly int _features;

        public Target(OverfitShape shape, ParameterLayout layout, int level, NativeArena arena)
        {
            Level = level;
            Width = shape.LevelWidth(level + 1);
            Height = shape.LevelHeight(level + 1);
            Stride = RowFloats(Width);
            Inputs = shape.FeatureInputs(level);
            WeightOffset = layout.Offset($"features A{level}");
            BiasOffset = layout.Offset($"features a{level}");
            _features = shape.Features;
            _rows = arena.Floats((long)OverfitGraph.Parts * _features * Stride);
            Grads = new LevelGrads[shape.Levels - 1 - level];
            for (int n = 0; n < Grads.Length; n++)
            {
                Grads[n] = new LevelGrads(shape, level + 1 + n, arena);
            }
        }

        public int Level { get; }

        public int Width { get; }

        public int Height { get; }

        public int Stride { get; }

        public int[] Inputs { get; }

        public int WeightOffset { get; }

        public int BiasOffset { get; }

        /// <summary>For each part the row that it has features of, or -1.</summary>
        public int[] RowOf { get; } = new int[OverfitGraph.Parts];

        /// <summary>Their gradients, summed to the level above the target, the next, and so on.</summary>
        public LevelGrads[] Grads { get; }

        /// <summary>A part's row of one feature, at the level above the target.</summary>
        public float* Row(int part, int f) => _rows + (((long)part * _features) + f) * Stride;
    }

    /// <summary>Gradients of all features of one target, summed to one level.</summary>
    private sealed class LevelGrads
    {
        private readonly float* _planes;

        public LevelGrads(OverfitShape shape, int level, NativeArena arena)
        {
            Width = shape.LevelWidth(level);
            Height = shape.LevelHeight(level);
            Stride = RowFloats(Width);
            _planes = arena.Floats((long)shape.Features * Stride * Height);
        }

        public int Width { get; }

        public int Height { get; }

        public int Stride { get; }

        public float* Plane(int f) => _planes + ((long)f * Stride * Height);

        /// <summary>Sums of 2x2 samples into the next coarser level.</summary>
        public void SumInto(LevelGrads coarse, int f)
        {
            for (int row = 0; row < coarse.Height; row++)
            {
                float* above = Plane(f) + (2 * row * Stride);
                float* below = (2 * row) + 1 < Height ? above + Stride : null;
                float* sums = coarse.Plane(f) + (row * coarse.Stride);
                for (int x = 0; x < coarse.Width; x++)
                {
                    bool pair = (2 * x) + 1 < Width;
                    float sum = above[2 * x] + (pair ? above[(2 * x) + 1] : 0);
                    if (below != null)
                    {
                        sum += below[2 * x] + (pair ? below[(2 * x) + 1] : 0);
                    }

                    sums[x] = sum;
                }
            }
        }
    }
}
