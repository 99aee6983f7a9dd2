using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Brings all latent grids to the size of the picture, from the coarsest up: a separable 8-tap kernel doubles what has been gathered so far,
/// a separable 7-tap filter passes the next finer grid (spec/format.md, section 5.3, in floats). Kernels are symmetric and learned, one pair per level.
/// </summary>
internal sealed unsafe class UpsamplingStage<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats before and after temporary rows.</summary>
    private const int Margin = 32;
    private const int Taps = 4;

    /// <summary>Rows above and below that the 7-tap filter reads.</summary>
    private const int FilterReach = 3;

    private readonly OverfitShape _shape;
    private readonly GridBuffers[] _grids;
    private readonly Level[] _levels;
    private readonly nint[] _rows;
    private readonly int _rowFloats;
    private Strip _strip;

    public UpsamplingStage(
        OverfitShape shape, ParameterLayout layout, float* parameters, GridBuffers[] grids, IReadOnlyList<Strip> strips, NativeArena arena)
    {
        _shape = shape;
        _strip = strips[0];
        _grids = grids;
        _levels = new Level[shape.Levels];
        for (int level = 0; level < shape.Levels; level++)
        {
            _levels[level] = new Level(shape, layout, parameters, level, strips, arena);
        }

        _rowFloats = _levels[0].Stride + (4 * Margin);
        _rows = new nint[OverfitGraph.Parts];
        for (int part = 0; part < OverfitGraph.Parts; part++)
        {
            _rows[part] = (nint)arena.Floats(4 * _rowFloats);
        }
    }

    /// <summary>Floats from one row to the next of the planes of the picture's level.</summary>
    public int Stride => _levels[0].Stride;

    /// <summary>The strip's rows of a level's grid at the picture's size, <c>[rows][Stride]</c>, columns past the width undefined.</summary>
    public float* Plane(int level) => _levels[0].Plane(level);

    /// <summary>Gradient of <see cref="Plane"/>; columns past the width must be zero.</summary>
    public float* PlaneGrad(int level) => _levels[0].PlaneGrad(level);

    /// <summary>What follows is about this strip.</summary>
    public void Enter(Strip strip)
    {
        _strip = strip;
        for (int level = 0; level < _levels.Length; level++)
        {
            _levels[level].Rows = strip.Levels[level];
        }
    }

    /// <summary>One part's rows of one level, from the level above it. Levels go from coarse to fine.</summary>
    public void Forward(int level, int part)
    {
        Level at = _levels[level];
        GridBuffers grid = LatentGrid(level);
        float* row = TempRow(part, 0);
        RowRange rows = at.Rows.Share(part, OverfitGraph.Parts);
        for (int y = rows.First; y < rows.End; y++)
        {
            float* output = at.Row(level, y);
            if (level == _shape.Levels - 1)
            {
                RowKernel<TLanes, TVector>.Copy(grid.Rounded + (y * grid.Stride), output, at.Width);
                continue;
            }

            FilterColumns(grid, at, y, row);
            RowKernel<TLanes, TVector>.RepeatEdges(row, at.Width, Taps);
            FilterKernel<TLanes, TVector>.SevenTapsAlong(row, at.Filter, grid.Rounded + (y * grid.Stride), output, at.Width);
            Level coarse = _levels[level + 1];
            for (int plane = level + 1; plane < _shape.Levels; plane++)
            {
                DoubleColumns(coarse, at, plane, y, row);
                RowKernel<TLanes, TVector>.RepeatEdges(row, coarse.Width, Taps);
                FilterKernel<TLanes, TVector>.DoubleAlong(row, at.Kernel, at.Row(plane, y), coarse.Width);
            }
        }
    }

    /// <summary>Backward along the rows of one part: gradients of the column-filtered rows, and the kernels' gradients. Fine to coarse.</summary>
    public void BackwardRows(int level, int part)
    {
        Level at = _levels[level];
        if (level == _shape.Levels - 1)
        {
            return;
        }

        GridBuffers grid = LatentGrid(level);
        float* row = TempRow(part, 0);
        float* even = TempRow(part, 1);
        float* odd = TempRow(part, 2);
        float* gradRow = TempRow(part, 3);
        float* sums = at.Sums + (part * 2 * Taps);
        if (_strip.IsFirst)
        {
            new Span<float>(sums, 2 * Taps).Clear();
        }

        Level coarse = _levels[level + 1];
        RowRange rows = at.Rows.Share(part, OverfitGraph.Parts);
        for (int y = rows.First; y < rows.End; y++)
        {
            FilterColumns(grid, at, y, row);
            RowKernel<TLanes, TVector>.RepeatEdges(row, at.Width, Taps);
            float* outputGrad = at.GradRow(level, y);
            CopyWithZeros(outputGrad, even, at.Width);
            FilterKernel<TLanes, TVector>.SevenTapsAlongGrad(even, row, at.Filter, gradRow, at.Width, sums + Taps);
            RowKernel<TLanes, TVector>.FoldEdges(gradRow, at.Width, Taps);
            FilterColumnsKernelGrad(grid, at, y, gradRow, sums + Taps);
            RowKernel<TLanes, TVector>.Copy(gradRow, at.ColumnGradRow(level, y), at.Width);
            for (int plane = level + 1; plane < _shape.Levels; plane++)
            {
                DoubleColumns(coarse, at, plane, y, row);
                RowKernel<TLanes, TVector>.RepeatEdges(row, coarse.Width, Taps);
                Split(at.GradRow(plane, y), even, odd, at.Width, coarse.Width);
                FilterKernel<TLanes, TVector>.DoubleAlongGrad(even, odd, row, at.Kernel, gradRow, coarse.Width, sums);
                RowKernel<TLanes, TVector>.FoldEdges(gradRow, coarse.Width, Taps);
                DoubleColumnsKernelGrad(coarse, plane, y, gradRow, sums);
                RowKernel<TLanes, TVector>.Copy(gradRow, at.ColumnGradRow(plane, y), coarse.Width);
            }
        }
    }

    /// <summary>Backward down the columns of one part: gradients of the grid and of the coarser planes, after all parts of <see cref="BackwardRows"/>.</summary>
    public void BackwardColumns(int level, int part)
    {
        Level at = _levels[level];
        GridBuffers grid = LatentGrid(level);
        RowRange read = at.Rows.Grow(FilterReach, at.Height).Share(part, OverfitGraph.Parts);
        for (int y = read.First; y < read.End; y++)
        {
            float* grad = grid.Grad + (y * grid.Stride);
            if (at.Rows.Contains(y))
            {
                RowKernel<TLanes, TVector>.Add(at.GradRow(level, y), grad, at.Width);
            }

            if (level < _shape.Levels - 1)
            {
                FilterColumnsGrad(at, level, y, grad);
            }
        }

        if (level == _shape.Levels - 1)
        {
            return;
        }

        Level coarse = _levels[level + 1];
        RowRange rows = coarse.Rows.Share(part, OverfitGraph.Parts);
        for (int plane = level + 1; plane < _shape.Levels; plane++)
        {
            for (int y = rows.First; y < rows.End; y++)
            {
                DoubleColumnsGrad(at, coarse, plane, y);
            }
        }
    }

    /// <summary>Adds up the kernels' gradients.</summary>
    public void SumGrads(float* grads, float* parameters)
    {
        for (int level = 0; level < _shape.Levels - 1; level++)
        {
            Level at = _levels[level];
            for (int tap = 0; tap < Taps; tap++)
            {
                float kernel = 0;
                float filter = 0;
                for (int part = 0; part < OverfitGraph.Parts; part++)
                {
                    kernel += at.Sums[(part * 2 * Taps) + tap];
                    filter += at.Sums[(part * 2 * Taps) + Taps + tap];
                }

                grads[(at.Kernel - parameters) + tap] = kernel;
                grads[(at.Filter - parameters) + tap] = filter;
            }
        }
    }

    private GridBuffers LatentGrid(int level) => _grids[_levels[level].Grid];

    private float* TempRow(int part, int n) => (float*)_rows[part] + (n * _rowFloats) + (2 * Margin);

    /// <summary>Row y of the column pass of the 7-tap filter.</summary>
    private static void FilterColumns(GridBuffers grid, Level at, int y, float* row)
    {
        float** rows = stackalloc float*[7];
        for (int d = -3; d <= 3; d++)
        {
            rows[d + 3] = grid.Rounded + (Math.Clamp(y + d, 0, at.Height - 1) * grid.Stride);
        }

        FilterKernel<TLanes, TVector>.SevenRows(rows, at.Filter, row, at.Width);
    }

    private static void FilterColumnsKernelGrad(GridBuffers grid, Level at, int y, float* gradRow, float* sums)
    {
        for (int d = -3; d <= 3; d++)
        {
            float* source = grid.Rounded + (Math.Clamp(y + d, 0, at.Height - 1) * grid.Stride);
            sums[3 - Math.Abs(d)] += RowKernel<TLanes, TVector>.Dot(gradRow, source, at.Width);
        }
    }

    /// <summary>Gradient of the column pass to row y: every row that read it, and rows past the edge fold onto the edge.</summary>
    private static void FilterColumnsGrad(Level at, int plane, int y, float* grad)
    {
        for (int d = -3; d <= 3; d++)
        {
            AddFrom(y, d);
            if (y == 0)
            {
                for (int outside = -1; outside >= -3; outside--)
                {
                    AddFrom(outside, d);
                }
            }

            if (y == at.Height - 1)
            {
                for (int outside = at.Height; outside <= at.Height + 2; outside++)
                {
                    AddFrom(outside, d);
                }
            }
        }

        void AddFrom(int position, int d)
        {
            int reader = position + d;
            if (at.Rows.Contains(reader))
            {
                RowKernel<TLanes, TVector>.AddScaled(at.ColumnGradRow(plane, reader), at.Filter[3 - Math.Abs(d)], grad, at.Width);
            }
        }
    }

    /// <summary>Row y of the column pass of the doubling kernel: four coarse rows.</summary>
    private static void DoubleColumns(Level coarse, Level at, int plane, int y, float* row)
    {
        float** rows = stackalloc float*[Taps];
        float* weights = stackalloc float[Taps];
        for (int n = 0; n < Taps; n++)
        {
            Tap(y, n, out int source, out int weight);
            rows[n] = coarse.Row(plane, Math.Clamp(source, 0, coarse.Height - 1));
            weights[n] = at.Kernel[weight];
        }

        FilterKernel<TLanes, TVector>.FourRows(rows, weights, row, coarse.Width);
    }

    private static void DoubleColumnsKernelGrad(Level coarse, int plane, int y, float* gradRow, float* sums)
    {
        for (int n = 0; n < Taps; n++)
        {
            Tap(y, n, out int source, out int weight);
            float* row = coarse.Row(plane, Math.Clamp(source, 0, coarse.Height - 1));
            sums[weight] += RowKernel<TLanes, TVector>.Dot(gradRow, row, coarse.Width);
        }
    }

    /// <summary>Gradient to coarse row i: sets it to the sum over the rows that read it or, past the edge, stood for it.</summary>
    private static void DoubleColumnsGrad(Level at, Level coarse, int plane, int i)
    {
        float* grad = coarse.GradRow(plane, i);
        new Span<float>(grad, coarse.Stride).Clear();
        int low = i == 0 ? -2 : i;
        int high = i == coarse.Height - 1 ? i + 2 : i;
        for (int source = low; source <= high; source++)
        {
            for (int y = (2 * source) - 3; y <= (2 * source) + 4; y++)
            {
                if (!at.Rows.Contains(y))
                {
                    continue;
                }

                for (int n = 0; n < Taps; n++)
                {
                    Tap(y, n, out int read, out int weight);
                    if (read == source)
                    {
                        RowKernel<TLanes, TVector>.AddScaled(at.ColumnGradRow(plane, y), at.Kernel[weight], grad, coarse.Width);
                    }
                }
            }
        }

        // Overhang of whole vectors: gradients past the width must stay zero.
        new Span<float>(grad + coarse.Width, coarse.Stride - coarse.Width).Clear();
    }

    /// <summary>Tap n of output row y: which coarse row it reads, and which of the four kernel values weighs it.</summary>
    private static void Tap(int y, int n, out int source, out int weight)
    {
        int i = y >> 1;
        if ((y & 1) == 0)
        {
            source = i - 2 + n;
            weight = n switch { 0 => 0, 1 => 2, 2 => 3, _ => 1 };
        }
        else
        {
            source = i - 1 + n;
            weight = n switch { 0 => 1, 1 => 3, 2 => 2, _ => 0 };
        }
    }

    private static void CopyWithZeros(float* source, float* row, int width)
    {
        new Span<float>(row - Margin, Margin).Clear();
        RowKernel<TLanes, TVector>.Copy(source, row, width);
        new Span<float>(row + width, Margin).Clear();
    }

    /// <summary>Even and odd samples of a row, zeros around them.</summary>
    private static void Split(float* source, float* even, float* odd, int width, int half)
    {
        for (int n = 0; n < half; n += TLanes.Count)
        {
            TLanes.Deinterleave(
                TLanes.Load(source + (2 * n)), TLanes.Load(source + (2 * n) + TLanes.Count), out TVector e, out TVector o);
            TLanes.Store(e, even + n);
            TLanes.Store(o, odd + n);
        }

        new Span<float>(even - Margin, Margin).Clear();
        new Span<float>(odd - Margin, Margin).Clear();
        new Span<float>(even + half, Margin).Clear();
        new Span<float>(odd + (width - half), Margin + 1).Clear();
    }

    /// <summary>A strip's rows of the planes of one level: of its own grid and of all coarser ones, brought to this size.</summary>
    private sealed class Level
    {
        private readonly int _level;
        private readonly long _planeFloats;
        private readonly float* _planes;
        private readonly float* _grads;
        private readonly float* _columnGrads;

        public Level(
            OverfitShape shape, ParameterLayout layout, float* parameters, int level, IReadOnlyList<Strip> strips, NativeArena arena)
        {
            _level = level;
            Grid = shape.LatentIndex(level);
            Width = shape.LevelWidth(level);
            Height = shape.LevelHeight(level);
            Stride = (Width + 31) / 32 * 32;
            Rows = strips[0].Levels[level];
            int mostRows = strips.Max(strip => strip.Levels[level].Count);
            _planeFloats = (((long)Stride * mostRows) + MatrixKernel.BlockSize - 1) / MatrixKernel.BlockSize * MatrixKernel.BlockSize;
            int planes = shape.Levels - level;
            _planes = arena.Floats(planes * _planeFloats);
            _grads = arena.Floats(planes * _planeFloats);
            _columnGrads = arena.Floats(planes * _planeFloats);
            Sums = arena.Floats(OverfitGraph.Parts * 2 * Taps);
            if (level < shape.Levels - 1)
            {
                Kernel = parameters + layout.Offset($"upsampling k{level}");
                Filter = parameters + layout.Offset($"upsampling f{level}");
            }
        }

        public int Grid { get; }

        public int Width { get; }

        public int Height { get; }

        public int Stride { get; }

        /// <summary>The rows that the planes hold, of all <see cref="Height"/>.</summary>
        public RowRange Rows { get; set; }

        public float* Kernel { get; }

        public float* Filter { get; }

        /// <summary>Kernel gradients, <c>[Parts][kernel 4, filter 4]</c>.</summary>
        public float* Sums { get; }

        public float* Plane(int level) => _planes + ((level - _level) * _planeFloats);

        public float* PlaneGrad(int level) => _grads + ((level - _level) * _planeFloats);

        /// <summary>Row y of a grid's plane, one of <see cref="Rows"/>.</summary>
        public float* Row(int level, int y) => Plane(level) + OffsetOf(y);

        public float* GradRow(int level, int y) => PlaneGrad(level) + OffsetOf(y);

        /// <summary>Gradients between the two passes: rows of this level, columns of the coarser one (of this one for its own grid).</summary>
        public float* ColumnGradRow(int level, int y) => _columnGrads + ((level - _level) * _planeFloats) + OffsetOf(y);

        private long OffsetOf(int y) => (long)(y - Rows.First) * Stride;
    }
}
