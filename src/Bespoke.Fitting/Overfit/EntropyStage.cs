using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// The rate of all latents: contexts, entropy network, Laplace rate, and all their gradients, fused per block of samples so that no
/// activation leaves the first-level cache (spec/format.md, section 5.2, in floats).
/// </summary>
internal sealed unsafe class EntropyStage<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;

    /// <summary>Rows above a band that its contexts reach.</summary>
    private const int HaloRows = 3;

    private readonly OverfitShape _shape;
    private readonly ParameterLayout _layout;
    private readonly float* _parameters;
    private readonly GridBuffers[] _grids;
    private readonly FeatureStage<TLanes, TVector> _features;
    private readonly List<Band>[] _bands;
    private readonly EntropyPart<TLanes, TVector>[] _parts;
    private readonly int _d;
    private readonly int _padded;
    private readonly float* _w1;
    private readonly float* _w1T;
    private readonly float* _w2;
    private readonly float* _w2T;
    private readonly float* _outT;
    private readonly float* _out;
    private readonly float* _b1;
    private readonly float* _b2;
    private readonly float* _bo;
    private readonly float* _wo;
    private readonly float* _wl;

    public EntropyStage(
        OverfitShape shape, ParameterLayout layout, float* parameters, GridBuffers[] grids, FeatureStage<TLanes, TVector> features, NativeArena arena)
    {
        _shape = shape;
        _layout = layout;
        _parameters = parameters;
        _grids = grids;
        _features = features;
        _d = shape.ContextSize;
        _padded = MatrixKernel.Padded(_d);
        _w1 = arena.Floats((_d + 2) * _padded);
        _w1T = arena.Floats(_d * _padded);
        _w2 = arena.Floats(_d * _padded);
        _w2T = arena.Floats(_d * _padded);
        _outT = arena.Floats(((2 * _d) + 1) * MatrixKernel.Padded(2));
        _out = arena.Floats(2 * _padded);
        _b1 = parameters + layout.Offset("entropy b1");
        _b2 = parameters + layout.Offset("entropy b2");
        _bo = parameters + layout.Offset("entropy bo");
        _wo = parameters + layout.Offset("entropy Wo");
        _wl = parameters + layout.Offset("entropy Wl");
        _parts = new EntropyPart<TLanes, TVector>[OverfitGraph.Parts];
        _bands = new List<Band>[OverfitGraph.Parts];
        for (int part = 0; part < OverfitGraph.Parts; part++)
        {
            _parts[part] = new EntropyPart<TLanes, TVector>(_d, grids.Length, arena);
            _bands[part] = [];
        }

        CutIntoBands(arena);
    }

    /// <summary>
    /// When set, sums are of squared gradients per sample instead of gradients: the diagonal of the empirical Fisher matrix, which is that of the
    /// curvature when the model fits. Gradients to latents are then meaningless.
    /// </summary>
    public bool IsCurvature { get; set; }

    /// <summary>
    /// When set, a run with gradients also prices moves: each grid's <see cref="GridBuffers.First"/> and <see cref="GridBuffers.Second"/>
    /// receive what a step of +1 and of -1 of that latent alone costs in its own rate, beyond what its gradient says.
    /// </summary>
    public bool IsPricing { get; set; }

    /// <summary>Brings the weights into the layouts of the kernels: transposed, and with the identity of the residual connection.</summary>
    public void Prepare()
    {
        // The context's gradient comes from the linear path and from the first layer, one product over both: rows of Wl, then of W1.
        Residual("entropy W1", _w1 + (2 * _padded), _w1T);
        Residual("entropy W2", _w2, _w2T);
        for (int n = 0; n < 2; n++)
        {
            // Inputs of the output layer: one, context, second hidden layer.
            const int Outputs = 4;
            _outT[n] = _bo[n];
            for (int i = 0; i < _d; i++)
            {
                _outT[((1 + i) * Outputs) + n] = _wl[(n * _d) + i];
                _outT[((1 + _d + i) * Outputs) + n] = _wo[(n * _d) + i];
                _w1[(n * _padded) + i] = _wl[(n * _d) + i];
                _out[(n * _padded) + i] = _wo[(n * _d) + i];
            }
        }
    }

    /// <summary>Rate, and with <paramref name="withGrads"/> its gradients, of one part's bands.</summary>
    /// <param name="weight">dL / d bits.</param>
    public void Run(int part, float weight, bool withGrads)
    {
        EntropyPart<TLanes, TVector> memory = _parts[part];
        Array.Clear(memory.Bits);
        _features.Forget(part);
        if (withGrads)
        {
            memory.ClearSums();
        }

        foreach (Band band in _bands[part])
        {
            RunBand(part, band, weight, withGrads);
        }
    }

    /// <summary>Adds what bands left for the rows above them, which belong to other parts: when no other stage adds to the grids.</summary>
    public void AddHalos(int part)
    {
        foreach (Band band in _bands[part])
        {
            if (band.Halo == null)
            {
                continue;
            }

            GridBuffers grid = _grids[band.Grid];
            for (int row = 0; row < HaloRows; row++)
            {
                RowKernel<TLanes, TVector>.Add(
                    band.Halo + (row * grid.Stride) + 32, grid.Grad + ((band.FirstRow - HaloRows + row) * grid.Stride), grid.Width);
            }
        }
    }

    /// <summary>Bits of each grid, parts added in order.</summary>
    public double SumBits(double[] gridBits)
    {
        double total = 0;
        Array.Clear(gridBits);
        foreach (EntropyPart<TLanes, TVector> memory in _parts)
        {
            for (int g = 0; g < gridBits.Length; g++)
            {
                gridBits[g] += memory.Bits[g];
                total += memory.Bits[g];
            }
        }

        return total;
    }

    /// <summary>Adds up the weight gradients of all parts.</summary>
    public void SumGrads(float* grads)
    {
        WithBias("entropy W1", "entropy b1", _parts[0].W1 - _parts[0].Sums, grads);
        WithBias("entropy W2", "entropy b2", _parts[0].W2 - _parts[0].Sums, grads);

        // bo, Wl and Wo are one matrix of the inputs 1, x, h2, kept transposed: the kernel wants the long side first.
        long sums = _parts[0].Out - _parts[0].Sums;
        for (int n = 0; n < 2; n++)
        {
            grads[_layout.Offset("entropy bo") + n] = Total(sums + n * TLanes.Count);
            for (int i = 0; i < _d; i++)
            {
                grads[_layout.Offset("entropy Wl") + (n * _d) + i] = Total(sums + (((1 + i) * 2) + n) * TLanes.Count);
                grads[_layout.Offset("entropy Wo") + (n * _d) + i] = Total(sums + (((1 + _d + i) * 2) + n) * TLanes.Count);
            }
        }
    }

    /// <summary>Sums of a layer: in each row first the bias, then the weights.</summary>
    private void WithBias(string weights, string bias, long sums, float* grads)
    {
        for (int j = 0; j < _d; j++)
        {
            long row = sums + (long)j * (_d + 1) * TLanes.Count;
            grads[_layout.Offset(bias) + j] = Total(row);
            for (int i = 0; i < _d; i++)
            {
                grads[_layout.Offset(weights) + (j * _d) + i] = Total(row + ((1 + i) * TLanes.Count));
            }
        }
    }

    private float Total(long offset)
    {
        float total = 0;
        foreach (EntropyPart<TLanes, TVector> memory in _parts)
        {
            total += TLanes.Sum(TLanes.Load(memory.Sums + offset));
        }

        return total;
    }

    private void RunBand(int part, Band band, float weight, bool withGrads)
    {
        EntropyPart<TLanes, TVector> memory = _parts[part];
        GridBuffers grid = _grids[band.Grid];
        if (withGrads && band.Halo != null)
        {
            new Span<float>(band.Halo, HaloRows * grid.Stride).Clear();
        }

        int first = band.FirstRow * grid.Width;
        int end = band.EndRow * grid.Width;
        for (int position = first; position < end; position += N)
        {
            int count = Math.Min(N, end - position);
            Gather(part, band, grid, position, count);
            memory.Bits[band.Grid] += RunBlock(memory, count, weight, withGrads);
            if (withGrads)
            {
                if (IsPricing)
                {
                    Price(memory, grid, position, count, weight);
                }

                Scatter(memory, band, grid, position, count);
            }
        }
    }

    private static void Price(EntropyPart<TLanes, TVector> m, GridBuffers grid, int position, int count, float weight)
    {
        float* here = stackalloc float[N];
        float* above = stackalloc float[N];
        float* below = stackalloc float[N];
        LaplaceKernel<TLanes, TVector>.SampleBits(m.Latent, m.Output, 0, here);
        LaplaceKernel<TLanes, TVector>.SampleBits(m.Latent, m.Output, 1, above);
        LaplaceKernel<TLanes, TVector>.SampleBits(m.Latent, m.Output, -1, below);
        for (int n = 0; n < count; n++)
        {
            (int row, int column) = Math.DivRem(position + n, grid.Width);
            long at = ((long)row * grid.Stride) + column;
            grid.First[at] = (weight * (above[n] - here[n])) - m.LatentGrad[n];
            grid.Second[at] = (weight * (below[n] - here[n])) + m.LatentGrad[n];
        }
    }

    private float RunBlock(EntropyPart<TLanes, TVector> m, int count, float weight, bool withGrads)
    {
        MatrixKernel<TLanes, TVector>.MultiplyRectified(_w1T, _d, _padded, m.X, _b1, m.H1);
        MatrixKernel<TLanes, TVector>.MultiplyRectified(_w2T, _d, _padded, m.H1, _b2, m.H2);
        MatrixKernel<TLanes, TVector>.Multiply(_outT, (2 * _d) + 1, MatrixKernel.Padded(2), m.OneXH2, null, m.Output);
        if (!withGrads)
        {
            return LaplaceKernel<TLanes, TVector>.Rate(m.Latent, m.Output, count);
        }

        float bits = LaplaceKernel<TLanes, TVector>.RateGrad(m.Latent, m.Output, count, weight, m.LatentGrad, m.OutputGrad);
        MatrixKernel<TLanes, TVector>.MultiplyMasked(_out, 2, _padded, m.OutputGrad, m.H2, m.D2);
        MatrixKernel<TLanes, TVector>.MultiplyMasked(_w2, _d, _padded, m.D2, m.H1, m.D1);
        MatrixKernel<TLanes, TVector>.Multiply(_w1, _d + 2, _padded, m.OutputGrad, null, m.XGrad);
        if (IsCurvature)
        {
            m.SquareAll();
        }

        MatrixKernel<TLanes, TVector>.AddOuterProduct(m.OneXH2, (2 * _d) + 1, m.OutputGrad, 2, m.Out);
        MatrixKernel<TLanes, TVector>.AddOuterProduct(m.D2, _padded, m.OneH1, _d + 1, m.W2);
        MatrixKernel<TLanes, TVector>.AddOuterProduct(m.D1, _padded, m.OneXH2, _d + 1, m.W1);
        return bits;
    }

    /// <summary>Fills a block with the contexts of consecutive samples; a block may run over several rows.</summary>
    private void Gather(int part, Band band, GridBuffers grid, int position, int count)
    {
        EntropyPart<TLanes, TVector> m = _parts[part];
        ReadOnlySpan<(int Dy, int Dx)> neighbours = Neighbours.Offsets;
        if (count < N)
        {
            new Span<float>(m.X, _d * N).Clear();
            new Span<float>(m.Latent, N).Clear();
        }

        int done = 0;
        while (done < count)
        {
            (int row, int column) = Math.DivRem(position + done, grid.Width);
            int length = Math.Min(count - done, grid.Width - column);
            float* here = grid.Rounded + (row * grid.Stride) + column;
            RowKernel<TLanes, TVector>.Copy(here, m.Latent + done, length);
            for (int s = 0; s < _shape.Neighbours; s++)
            {
                (int dy, int dx) = neighbours[s];
                RowKernel<TLanes, TVector>.Copy(here + (dy * grid.Stride) + dx, m.X + (s * N) + done, length);
            }

            if (band.FeatureLevel >= 0)
            {
                _features.Gather(part, band.FeatureLevel, row, column, length, m.X + (_shape.Neighbours * N) + done);
            }
            else
            {
                for (int f = _shape.Neighbours; f < _d; f++)
                {
                    new Span<float>(m.X + (f * N) + done, length).Clear();
                }
            }

            done += length;
        }
    }

    /// <summary>Adds a block's gradients to the latents: to the samples themselves, to their neighbours, to the features.</summary>
    private void Scatter(EntropyPart<TLanes, TVector> m, Band band, GridBuffers grid, int position, int count)
    {
        ReadOnlySpan<(int Dy, int Dx)> neighbours = Neighbours.Offsets;
        int done = 0;
        while (done < count)
        {
            (int row, int column) = Math.DivRem(position + done, grid.Width);
            int length = Math.Min(count - done, grid.Width - column);
            RowKernel<TLanes, TVector>.Add(m.LatentGrad + done, grid.Grad + (row * grid.Stride) + column, length);
            for (int s = 0; s < _shape.Neighbours; s++)
            {
                (int dy, int dx) = neighbours[s];
                int target = row + dy;
                float* gradRow = target >= band.FirstRow || band.Halo == null
                    ? grid.Grad + (target * grid.Stride)
                    : band.Halo + ((target - band.FirstRow + HaloRows) * grid.Stride) + 32;
                RowKernel<TLanes, TVector>.Add(m.XGrad + (s * N) + done, gradRow + column + dx, length);
            }

            if (band.FeatureLevel >= 0)
            {
                _features.Scatter(band.FeatureLevel, row, column, length, m.XGrad + (_shape.Neighbours * N) + done);
            }

            done += length;
        }
    }

    /// <summary>
    /// Large grids are cut into one band for each part, at even rows (features are shared by two rows); a small grid is one band.
    /// </summary>
    private void CutIntoBands(NativeArena arena)
    {
        for (int g = 0; g < _grids.Length; g++)
        {
            OverfitGrid grid = _shape.Grids[g];
            int level = !grid.IsHyper && _shape.HasFeatures(grid.Level) ? grid.Level : -1;
            int cuts = grid.Height >= 4 * OverfitGraph.Parts ? OverfitGraph.Parts : 1;
            for (int c = 0; c < cuts; c++)
            {
                int first = grid.Height * c / cuts / 2 * 2;
                int end = c == cuts - 1 ? grid.Height : grid.Height * (c + 1) / cuts / 2 * 2;
                float* halo = first > 0 ? arena.Floats(HaloRows * _grids[g].Stride) : null;
                _bands[cuts == 1 ? g % OverfitGraph.Parts : c].Add(new Band(g, level, first, end, halo));
            }
        }
    }

    private void Residual(string name, float* plain, float* transposed)
    {
        float* source = _parameters + _layout.Offset(name);
        for (int j = 0; j < _d; j++)
        {
            for (int i = 0; i < _d; i++)
            {
                float w = source[(j * _d) + i] + (i == j ? 1 : 0);
                plain[(j * _padded) + i] = w;
                transposed[(i * _padded) + j] = w;
            }
        }
    }

    private sealed class Band(int grid, int featureLevel, int firstRow, int endRow, float* halo)
    {
        public readonly int Grid = grid;
        public readonly int FeatureLevel = featureLevel;
        public readonly int FirstRow = firstRow;
        public readonly int EndRow = endRow;

        /// <summary>Gradients to the three rows above the band, or null for the first band, whose rows above are margin.</summary>
        public readonly float* Halo = halo;
    }
}
