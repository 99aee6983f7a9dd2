using Bespoke.Fitting.Kernels;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>Latent grids brought to the size of the picture, and back (spec/format.md, section 5.3, in real numbers).</summary>
internal sealed class UpsamplingReference(OverfitShape shape, ReferenceParameters parameters, double[][] latents, double[][] latentGrads)
{
    private readonly SeparableFilter?[,] _filters = new SeparableFilter?[shape.Levels, shape.Levels];

    /// <summary>The planes of all levels at the size of the picture, level 0 first.</summary>
    public List<double[]> Forward()
    {
        int coarsest = shape.Levels - 1;
        List<double[]> stack = [[.. latents[shape.LatentIndex(coarsest)]]];
        for (int level = coarsest - 1; level >= 0; level--)
        {
            double[] grid = latents[shape.LatentIndex(level)];
            List<double[]> next = [Add(grid, Run(level, level, grid))];
            for (int n = 0; n < stack.Count; n++)
            {
                next.Add(Run(level, level + 1 + n, stack[n]));
            }

            stack = next;
        }

        return stack;
    }

    /// <summary>Adds the gradients of the last <see cref="Forward"/> to latents and parameters.</summary>
    public void Backward(List<double[]> stackGrads)
    {
        for (int level = 0; level < shape.Levels - 1; level++)
        {
            double[] gridGrad = latentGrads[shape.LatentIndex(level)];
            Add(stackGrads[0], RunGrad(level, level, stackGrads[0])).Zip(gridGrad, (a, b) => a + b).ToArray().CopyTo(gridGrad, 0);
            List<double[]> coarse = [];
            for (int n = 1; n < stackGrads.Count; n++)
            {
                coarse.Add(RunGrad(level, level + n, stackGrads[n]));
            }

            stackGrads = coarse;
        }

        double[] last = latentGrads[shape.LatentIndex(shape.Levels - 1)];
        Add(stackGrads[0], last).CopyTo(last, 0);
    }

    /// <summary>Filters the grid of a level (<paramref name="plane"/> = level) or doubles the plane of a coarser one.</summary>
    private double[] Run(int level, int plane, double[] input)
    {
        SeparableFilter filter = plane == level
            ? new SeparableFilter(FilterKernel.SevenTaps, FilterKernel.SevenTapsGrad, parameters.Layout.Offset($"upsampling f{level}"), parameters)
            : new SeparableFilter(FilterKernel.Upsample, FilterKernel.UpsampleGrad, parameters.Layout.Offset($"upsampling k{level}"), parameters);
        _filters[level, plane] = filter;
        int from = plane == level ? level : level + 1;
        return filter.Forward(input, shape.LevelWidth(from), shape.LevelHeight(from), shape.LevelWidth(level), shape.LevelHeight(level));
    }

    private double[] RunGrad(int level, int plane, double[] outputGrad)
    {
        int from = plane == level ? level : level + 1;
        return _filters[level, plane]!.Backward(
            outputGrad, shape.LevelWidth(from), shape.LevelHeight(from), shape.LevelWidth(level), shape.LevelHeight(level));
    }

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
