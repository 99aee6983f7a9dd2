using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>What one evaluation gave.</summary>
/// <param name="Distortion">Mean squared error of samples in 0..1, clamped.</param>
/// <param name="LatentBits">Bits of all latents by the float entropy model.</param>
internal readonly record struct FitLoss(double Distortion, double LatentBits);

/// <summary>One stage of an iteration.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Run">Does it once, with the graph's team of threads.</param>
/// <param name="Multiplications">Multiply-adds that it needs, without what it computes again; 0 where memory sets the pace.</param>
internal sealed record FitStage(string Name, Action Run, double Multiplications);

/// <summary>
/// The overfitted codec as a differentiable function of parameters and latents: one forward and backward pass over the picture,
/// as a list of stages. Buffers are allocated once; an iteration allocates nothing.
/// </summary>
internal abstract unsafe class OverfitGraph : IDisposable
{
    /// <summary>
    /// Parts that every stage is cut into. Fixed, because each part has sums of its own that are added in order:
    /// that makes results independent of the number of threads.
    /// </summary>
    public const int Parts = 16;

    protected OverfitGraph(OverfitShape shape, WorkerTeam team)
    {
        Shape = shape;
        Team = team;
        Arena = new NativeArena();
        Layout = new ParameterLayout(shape);
        Parameters = Arena.Floats(Layout.Count);
        ParameterGrads = Arena.Floats(Layout.Count);
        Grids = [.. shape.Grids.Select(grid => new GridBuffers(grid, Arena))];
    }

    public OverfitShape Shape { get; }

    public ParameterLayout Layout { get; }

    public GridBuffers[] Grids { get; }

    /// <summary>All network parameters, in the order of <see cref="Layout"/>.</summary>
    public float* Parameters { get; }

    /// <summary>dL/dparameter after <see cref="Run"/> with gradients.</summary>
    public float* ParameterGrads { get; }

    /// <summary>Bytes of all buffers.</summary>
    public long BufferBytes => Arena.Bytes;

    /// <summary>Bits of each grid in the last run, in coding order.</summary>
    public double[] GridBits { get; protected init; } = [];

    protected NativeArena Arena { get; }

    protected WorkerTeam Team { get; }

    /// <summary>Makes the graph for the widest vectors of this machine.</summary>
    public static OverfitGraph Create(OverfitShape shape, Picture picture, WorkerTeam team) => FitSimd.Create(shape, picture, team);

    /// <summary>
    /// Evaluates L = D + <paramref name="lambda"/> R / pixels. With <paramref name="withGrads"/> also its gradients to
    /// <see cref="ParameterGrads"/> and each grid's <see cref="GridBuffers.Grad"/>.
    /// </summary>
    public abstract FitLoss Run(LatentSurrogate surrogate, double lambda, bool withGrads);

    /// <summary>Only the rate, at the latents rounded as they stand: for trials of entropy parameters.</summary>
    public abstract double RunRate();

    /// <summary>Only the distortion, at the latents rounded as they stand: for trials of upsampling and synthesis parameters.</summary>
    public abstract double RunDistortion();

    /// <summary>
    /// The diagonal of the curvature of L at the latents rounded as they stand: for each parameter w the second derivative of
    /// D + <paramref name="lambda"/> R / pixels, by Fisher's identity for the rate and Gauss-Newton for the distortion.
    /// Upsampling parameters have none here: zero.
    /// </summary>
    public abstract void Curvature(double lambda, Span<double> curvature);

    /// <summary>
    /// <see cref="Run"/> at rounded latents with gradients, and prices of single moves in <see cref="GridBuffers.First"/> (+1) and
    /// <see cref="GridBuffers.Second"/> (-1).
    /// </summary>
    public abstract FitLoss RunWithPrices(double lambda);

    /// <summary>
    /// Second derivative of the distortion to the latents of each grid, mean over the grid, by Hutchinson's estimator; zero for hyper grids.
    /// Overwrites gradients.
    /// </summary>
    public abstract double[] LatentCurvature();

    /// <summary>Every stage of an iteration by itself, for benchmarks: run after <see cref="Run"/> with gradients.</summary>
    public abstract IReadOnlyList<FitStage> ListStages();

    /// <summary>One Adam step of all latents along dL/du = dL/dz dz/du, after <see cref="Run"/> with gradients.</summary>
    public abstract void StepLatents(float rate, float beta1, float beta2, int step);

    public void Dispose()
    {
        Arena.Dispose();
        GC.SuppressFinalize(this);
    }
}
