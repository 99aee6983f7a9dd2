using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Overfit;

/// <summary>A copy of everything that is fitted: parameters and latents.</summary>
/// <remarks>In native memory: copies of large pictures must be gone when they are done with, not when the collector comes round.</remarks>
internal sealed unsafe class FitSnapshot : IDisposable
{
    private readonly NativeArena _arena = new();
    private readonly float[] _parameters;
    private readonly nint[] _latents;

    public FitSnapshot(OverfitGraph graph)
    {
        _parameters = new float[graph.Layout.Count];
        _latents = [.. graph.Grids.Select(grid => (nint)_arena.Floats(grid.PlaneFloats))];
    }

    /// <summary>The loss L of this state with rounded latents.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    public void Save(OverfitGraph graph, double loss)
    {
        Loss = loss;
        new ReadOnlySpan<float>(graph.Parameters, _parameters.Length).CopyTo(_parameters);
        for (int g = 0; g < _latents.Length; g++)
        {
            PlaneOf(graph, g).CopyTo(Latents(graph, g));
        }
    }

    public void Restore(OverfitGraph graph)
    {
        _parameters.CopyTo(new Span<float>(graph.Parameters, _parameters.Length));
        for (int g = 0; g < _latents.Length; g++)
        {
            Latents(graph, g).CopyTo(PlaneOf(graph, g));
        }
    }

    public void Dispose() => _arena.Dispose();

    private static Span<float> PlaneOf(OverfitGraph graph, int g)
    {
        GridBuffers grid = graph.Grids[g];
        return new Span<float>(grid.Base(grid.Latent), (int)grid.PlaneFloats);
    }

    private Span<float> Latents(OverfitGraph graph, int g) => new((float*)_latents[g], (int)graph.Grids[g].PlaneFloats);
}
