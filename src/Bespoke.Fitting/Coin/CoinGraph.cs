using System.Runtime.Intrinsics;
using Bespoke.Coin;
using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Coin;

/// <summary>
/// A sine network as a differentiable function of its parameters: the mean squared error over the picture, or over some of its samples, and its gradient.
/// Buffers are allocated once; an evaluation allocates nothing.
/// </summary>
internal abstract unsafe class CoinGraph : IDisposable
{
    /// <summary>
    /// Parts that the picture is cut into. Fixed, because each part has sums of its own that are added in order:
    /// that makes results independent of the number of threads.
    /// </summary>
    public const int Parts = 16;

    protected CoinGraph(CoinShape shape)
    {
        Shape = shape;
        Arena = new NativeArena();
        Parameters = Arena.Floats(shape.ParameterCount);
        ParameterGrads = Arena.Floats(shape.ParameterCount);
    }

    public CoinShape Shape { get; }

    /// <summary>All parameters, in the order of <see cref="CoinShape.StartOf"/>.</summary>
    public float* Parameters { get; }

    /// <summary>dL/dparameter after <see cref="Run"/> with gradients.</summary>
    public float* ParameterGrads { get; }

    /// <summary><see cref="Parameters"/>, bounded.</summary>
    public Span<float> ParameterSpan => new(Parameters, Shape.ParameterCount);

    /// <summary><see cref="ParameterGrads"/>, bounded.</summary>
    public ReadOnlySpan<float> GradSpan => new(ParameterGrads, Shape.ParameterCount);

    /// <summary>Bytes of all buffers.</summary>
    public long BufferBytes => Arena.Bytes;

    protected NativeArena Arena { get; }

    /// <summary>Makes the graph for the widest vectors of this machine.</summary>
    public static CoinGraph Create(CoinShape shape, Picture picture, WorkerTeam team) => Create(shape, picture, team, FitSimd.Best);

    /// <summary>A graph of a given width; every width runs on every machine, if slowly.</summary>
    public static CoinGraph Create(CoinShape shape, Picture picture, WorkerTeam team, FitWidth width) => width switch
    {
        FitWidth.Bits512 => new CoinGraph<Lanes512, Vector512<float>>(shape, picture, team),
        FitWidth.Bits256 => new CoinGraph<Lanes256, Vector256<float>>(shape, picture, team),
        _ => new CoinGraph<Lanes128, Vector128<float>>(shape, picture, team),
    };

    /// <summary>The mean squared error of samples in 0..1, not clamped; with <paramref name="withGrads"/> also its gradient.</summary>
    public abstract double Run(bool withGrads);

    /// <summary>The same over some samples alone, with the gradient of their mean.</summary>
    /// <param name="samples">Numbers of samples, row after row; at least one.</param>
    public abstract double RunSampled(int[] samples);

    public void Dispose()
    {
        Arena.Dispose();
        GC.SuppressFinalize(this);
    }
}
