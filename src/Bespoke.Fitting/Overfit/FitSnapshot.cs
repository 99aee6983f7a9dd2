namespace Bespoke.Fitting.Overfit;

/// <summary>A copy of everything that is fitted: parameters and latents.</summary>
internal sealed unsafe class FitSnapshot
{
    private readonly float[] _parameters;
    private readonly float[][] _latents;

    public FitSnapshot(OverfitGraph graph)
    {
        _parameters = new float[graph.Layout.Count];
        _latents = [.. graph.Grids.Select(grid => new float[grid.PlaneFloats])];
    }

    /// <summary>The loss L of this state with rounded latents.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    public void Save(OverfitGraph graph, double loss)
    {
        Loss = loss;
        new ReadOnlySpan<float>(graph.Parameters, _parameters.Length).CopyTo(_parameters);
        for (int g = 0; g < _latents.Length; g++)
        {
            GridBuffers grid = graph.Grids[g];
            new ReadOnlySpan<float>(grid.Base(grid.Latent), _latents[g].Length).CopyTo(_latents[g]);
        }
    }

    public void Restore(OverfitGraph graph)
    {
        _parameters.CopyTo(new Span<float>(graph.Parameters, _parameters.Length));
        for (int g = 0; g < _latents.Length; g++)
        {
            GridBuffers grid = graph.Grids[g];
            _latents[g].CopyTo(new Span<float>(grid.Base(grid.Latent), _latents[g].Length));
        }
    }
}
