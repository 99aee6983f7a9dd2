using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// A set of pictures under one set of networks: a graph for each picture, which work one after the other on the same parameters. L is the
/// mean over the pictures; each graph gives its share of it, so that losses and gradients simply add up, always in the order of the pictures.
/// </summary>
/// <remarks>
/// All that a graph keeps from one call to the next are parameters, grids and the picture itself; everything else, four fifths of its memory,
/// is shared. Parts of a stage go to the threads as for one picture, so that results do not depend on their number.
/// </remarks>
internal sealed unsafe class SetGraph : OverfitGraph
{
    private readonly OverfitGraph[] _pictures;
    private readonly double[] _curvature;

    public SetGraph(OverfitShape shape, IReadOnlyList<Picture> pictures, WorkerTeam team)
        : this(shape, pictures, team, new NativeArena())
    {
    }

    private SetGraph(OverfitShape shape, IReadOnlyList<Picture> pictures, WorkerTeam team, NativeArena shared)
        : this(shape, [.. pictures.Select(picture => CreateOne(shape, picture, team, pictures.Count, shared))], shared)
    {
    }

    private SetGraph(OverfitShape shape, OverfitGraph[] pictures, NativeArena shared)
        : base(shape, pictures.Length, shared, [.. pictures.SelectMany(picture => picture.Grids)])
    {
        _pictures = pictures;
        _curvature = new double[Layout.Count];
        GridBits = new double[Grids.Length];
    }

    public override IReadOnlyList<OverfitGraph> Pictures => _pictures;

    public override long BufferBytes => Arena.Bytes + Shared.Bytes + _pictures.Sum(picture => picture.BufferBytes);

    public override FitLoss Run(LatentSurrogate surrogate, double lambda, bool withGrads)
    {
        FitLoss total = Begin();
        for (int n = 0; n < _pictures.Length; n++)
        {
            // Noise of its own for each picture: the same at the same place would not average out.
            LatentSurrogate own = surrogate with { Seed = unchecked(surrogate.Seed + ((uint)n * 0xC2B2AE35u)) };
            total = Add(total, _pictures[n].Run(own, lambda, withGrads), n, withGrads);
        }

        return total;
    }

    public override double RunRate()
    {
        double bits = 0;
        foreach (OverfitGraph picture in _pictures)
        {
            bits += picture.RunRate();
        }

        return bits;
    }

    public override double RunDistortion()
    {
        double distortion = 0;
        foreach (OverfitGraph picture in _pictures)
        {
            distortion += picture.RunDistortion();
        }

        return distortion;
    }

    public override void Curvature(double lambda, Span<double> curvature)
    {
        curvature.Clear();
        foreach (OverfitGraph picture in _pictures)
        {
            picture.Curvature(lambda, _curvature);
            for (int n = 0; n < curvature.Length; n++)
            {
                curvature[n] += _curvature[n];
            }
        }
    }

    public override FitLoss RunWithPrices(double lambda)
    {
        FitLoss total = Begin();
        for (int n = 0; n < _pictures.Length; n++)
        {
            total = Add(total, _pictures[n].RunWithPrices(lambda), n, withGrads: true);
        }

        return total;
    }

    public override double[] LatentCurvature() => [.. _pictures.SelectMany(picture => picture.LatentCurvature())];

    public override IReadOnlyList<FitStage> ListStages() => [.. _pictures.SelectMany(picture => picture.ListStages())];

    public override void StepLatents(float rate, float beta1, float beta2, int step)
    {
        foreach (OverfitGraph picture in _pictures)
        {
            picture.StepLatents(rate, beta1, beta2, step);
        }
    }

    protected override void Dispose(bool isDisposing)
    {
        foreach (OverfitGraph picture in _pictures)
        {
            picture.Dispose();
        }

        Shared.Dispose();
        base.Dispose(isDisposing);
    }

    private static OverfitGraph CreateOne(OverfitShape shape, Picture picture, WorkerTeam team, int pictures, NativeArena shared)
    {
        OverfitGraph graph = FitSimd.Create(shape, picture, team, FitSimd.Best, pictures, shared);
        shared.Rewind();
        return graph;
    }

    private FitLoss Begin()
    {
        new Span<float>(ParameterGrads, Layout.Count).Clear();
        return default;
    }

    private FitLoss Add(FitLoss total, FitLoss loss, int n, bool withGrads)
    {
        OverfitGraph picture = _pictures[n];
        picture.GridBits.CopyTo(GridBits, n * picture.GridBits.Length);
        for (int i = 0; withGrads && i < Layout.Count; i++)
        {
            ParameterGrads[i] += picture.ParameterGrads[i];
        }

        return new FitLoss(total.Distortion + loss.Distortion, total.LatentBits + loss.LatentBits);
    }
}
