using Bespoke.Fitting.Overfit;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>
/// The overfitted codec as a plain function in double precision: from parameters and rounded latents to D + lambda R / pixels and its gradients.
/// Built from the scalar references of the kernels; what the fused graph is measured against.
/// </summary>
internal sealed class OverfitReference
{
    private readonly OverfitShape _shape;
    private readonly EntropyReference _entropy;
    private readonly UpsamplingReference _upsampling;
    private readonly SynthesisReference _synthesis;

    public OverfitReference(OverfitShape shape, Picture picture)
    {
        _shape = shape;
        Parameters = new ReferenceParameters(new ParameterLayout(shape));
        Latents = [.. shape.Grids.Select(grid => new double[grid.Count])];
        LatentGrads = [.. shape.Grids.Select(grid => new double[grid.Count])];
        double[] target = new double[shape.Channels * shape.Width * shape.Height];
        for (int n = 0; n < target.Length; n++)
        {
            (int channel, int place) = Math.DivRem(n, shape.Width * shape.Height);
            target[n] = picture.Plane(channel)[place] / (double)picture.MaxValue;
        }

        _entropy = new EntropyReference(shape, Parameters, Latents, LatentGrads);
        _upsampling = new UpsamplingReference(shape, Parameters, Latents, LatentGrads);
        _synthesis = new SynthesisReference(shape, Parameters, target);
    }

    public ReferenceParameters Parameters { get; }

    /// <summary>Rounded or soft-rounded latents z of each grid, in coding order.</summary>
    public double[][] Latents { get; }

    /// <summary>dL/dz.</summary>
    public double[][] LatentGrads { get; }

    public double Distortion { get; private set; }

    public double Bits { get; private set; }

    /// <summary>Samples before the clamp, of the last run.</summary>
    public double[] Output => _synthesis.Output;

    /// <summary>Evaluates L = D + lambda R / pixels and all its gradients.</summary>
    public double Run(double lambda)
    {
        Array.Clear(Parameters.Grads);
        foreach (double[] grads in LatentGrads)
        {
            Array.Clear(grads);
        }

        double weight = lambda / (_shape.Width * _shape.Height);
        Bits = _entropy.Run(weight);
        Distortion = _synthesis.Run(_upsampling.Forward(), out List<double[]> planeGrads);
        _upsampling.Backward(planeGrads);
        return Distortion + (weight * Bits);
    }
}
