using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>What one evaluation gave.</summary>
/// <param name="Distortion">Mean squared error of samples in 0..1, clamped; of one picture of a set its share of the mean over the set.</param>
/// <param name="LatentBits">Bits of all latents by the float entropy model.</param>
internal readonly record struct FitLoss(double Distortion, double LatentBits);

/// <summary>One stage of an iteration.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Run">Does it once, with the graph's team of threads.</param>
/// <param name="Multiplications">Multiply-adds that it needs, without what it computes again; 0 where memory sets the pace.</param>
internal sealed record FitStage(string Name, Action Run, double Multiplications);

/// <summary>
/// The overfitted codec as a differentiable function of parameters and latents: one forward and backward pass over the picture, or over
/// all pictures of a set, as a list of stages. Buffers are allocated once; an iteration allocates nothing.
/// </summary>
internal abstract unsafe class OverfitGraph : IDisposable
{
    /// <summary>
    /// Parts that every stage is cut into. Fixed, because each part has sums of its own that are added in order:
    /// that makes results independent of the number of threads.
    /// </summary>
    public const int Parts = 16;

    /// <param name="shape">Shapes of networks and of one picture's grids.</param>
    /// <param name="pictures">Pictures of the set that L is a mean over.</param>
    /// <param name="shared">Where the parameters lie and whatever else the graphs of a set share; null for a graph by itself.</param>
    /// <param name="grids">The grids, or null to make those of one picture.</param>
    protected OverfitGraph(OverfitShape shape, int pictures, NativeArena? shared, GridBuffers[]? grids)
    {
        Shape = shape;
        Pixels = (double)shape.Width * shape.Height * pictures;
        Arena = new NativeArena();
        Shared = shared ?? Arena;
        Layout = new ParameterLayout(shape);
        Parameters = Shared.Floats(Layout.Count);
        ParameterGrads = Arena.Floats(Layout.Count);
        Grids = grids ?? [.. shape.Grids.Select(grid => new GridBuffers(grid, Arena))];
    }

    /// <summary>Shapes of networks and of one picture's grids.</summary>
    public OverfitShape Shape { get; }

    /// <summary>Pixels that L is a mean over: those of the picture, or of all pictures of the set.</summary>
    public double Pixels { get; }

    /// <summary>The graphs of single pictures, whose losses and gradients add up to this one's: the graph itself where it is of one picture.</summary>
    public virtual IReadOnlyList<OverfitGraph> Pictures => [this];

    public ParameterLayout Layout { get; }

    /// <summary>The grids of all pictures, one picture after the other.</summary>
    public GridBuffers[] Grids { get; }

    /// <summary>All network parameters, in the order of <see cref="Layout"/>.</summary>
    public float* Parameters { get; }

    /// <summary>dL/dparameter after <see cref="Run"/> with gradients.</summary>
    public float* ParameterGrads { get; }

    /// <summary>Bytes of all buffers.</summary>
    public virtual long BufferBytes => Arena.Bytes;

    /// <summary>Bits of each of <see cref="Grids"/> in the last run.</summary>
    public double[] GridBits { get; protected init; } = [];

    protected NativeArena Arena { get; }

    /// <summary>Buffers that hold nothing from one call to the next but the parameters; the graphs of a set share them.</summary>
    protected NativeArena Shared { get; }

    /// <summary>Makes the graph for the widest vectors of this machine.</summary>
    public static OverfitGraph Create(OverfitShape shape, IReadOnlyList<Picture> pictures, WorkerTeam team) =>
        pictures.Count == 1 ? FitSimd.Create(shape, pictures[0], team, FitSimd.Best) : new SetGraph(shape, pictures, team);

    /// <summary>The parameters of one tensor.</summary>
    public Span<float> Values(string name)
    {
        ParameterTensor tensor = Layout[name];
        return new Span<float>(Parameters + tensor.Offset, tensor.Count);
    }

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
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing) => Arena.Dispose();
}
