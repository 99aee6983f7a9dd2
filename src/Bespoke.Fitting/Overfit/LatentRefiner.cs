namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Rate-distortion optimised quantisation of latents: moves single integers by one where distortion plus rate falls.
/// </summary>
/// <remarks>
/// The gain of a move is predicted from the gradient (distortion, and the contexts that the latent feeds), the mean curvature of its grid,
/// and the exact change of its own rate. Moves are made on one of nine sublattices at a time, so that neighbours do not spoil each other's prediction,
/// and kept only when the loss of the whole picture falls.
/// </remarks>
internal sealed unsafe class LatentRefiner
{
    private const int Lattice = 3;

    private readonly OverfitGraph _graph;
    private readonly double _lambda;
    private readonly double _pixels;
    private readonly List<Move> _moves;
    private double[] _curvature = [];

    public LatentRefiner(OverfitGraph graph, double lambda)
    {
        _graph = graph;
        _lambda = lambda;
        _pixels = graph.Pixels;

        // Room for every sample of a sublattice: a list that grows leaves as much behind as it holds.
        _moves = new List<Move>(graph.Grids.Sum(grid => Of(grid.Width) * Of(grid.Height)));
        static int Of(int length) => (length + Lattice - 1) / Lattice;
    }

    /// <summary>Moves made and kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Goes over all latents <paramref name="passes"/> times. Latents become integers.</summary>
    /// <returns>The loss at the end.</returns>
    public double Run(int passes, Func<bool> shouldStop)
    {
        _graph.Run(LatentSurrogate.Hard, _lambda, withGrads: false);
        SnapToIntegers();
        _curvature = _graph.LatentCurvature();
        double loss = Loss();
        for (int pass = 0; pass < passes; pass++)
        {
            int before = Kept;
            for (int cell = 0; cell < Lattice * Lattice && !shouldStop(); cell++)
            {
                loss = TryCell(cell, loss);
            }

            if (Kept == before || shouldStop())
            {
                break;
            }
        }

        return loss;
    }

    /// <summary>All promising moves of one sublattice; if they do not pay together, the better half of them, and so on.</summary>
    private double TryCell(int cell, double loss)
    {
        Collect(cell);
        _moves.Sort(static (a, b) => a.Gain.CompareTo(b.Gain));
        int count = _moves.Count;
        int made = 0;
        while (count > 0)
        {
            SetMoves(made, count);
            made = count;
            double moved = Loss();
            if (moved < loss)
            {
                Kept += count;
                return moved;
            }

            count = count < 16 ? 0 : count / 4;
        }

        SetMoves(made, 0);
        return made > 0 ? Loss() : loss;
    }

    /// <summary>Brings the number of moves made from <paramref name="made"/> to <paramref name="wanted"/>, best first.</summary>
    private void SetMoves(int made, int wanted)
    {
        for (int n = made; n < wanted; n++)
        {
            *_moves[n].Latent += _moves[n].Step;
        }

        for (int n = wanted; n < made; n++)
        {
            *_moves[n].Latent -= _moves[n].Step;
        }
    }

    private void Collect(int cell)
    {
        _moves.Clear();
        for (int g = 0; g < _graph.Grids.Length; g++)
        {
            GridBuffers grid = _graph.Grids[g];
            float bend = (float)(0.5 * _curvature[g]);
            for (int y = cell / Lattice; y < grid.Height; y += Lattice)
            {
                long row = (long)y * grid.Stride;
                for (int x = cell % Lattice; x < grid.Width; x += Lattice)
                {
                    float slope = grid.Grad[row + x];
                    float up = slope + bend + grid.First[row + x];
                    float down = bend - slope + grid.Second[row + x];
                    float gain = Math.Min(up, down);
                    if (gain < 0)
                    {
                        _moves.Add(new Move(grid.Latent + row + x, up < down ? 1 : -1, gain));
                    }
                }
            }
        }
    }

    private double Loss()
    {
        FitLoss loss = _graph.RunWithPrices(_lambda);
        return loss.Distortion + (_lambda * loss.LatentBits / _pixels);
    }

    private void SnapToIntegers()
    {
        foreach (GridBuffers grid in _graph.Grids)
        {
            for (int y = 0; y < grid.Height; y++)
            {
                long row = (long)y * grid.Stride;
                new ReadOnlySpan<float>(grid.Rounded + row, grid.Width).CopyTo(new Span<float>(grid.Latent + row, grid.Width));
            }
        }
    }

    private readonly struct Move(float* latent, float step, float gain)
    {
        public readonly float* Latent = latent;
        public readonly float Step = step;
        public readonly float Gain = gain;
    }
}
