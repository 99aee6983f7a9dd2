namespace Bespoke.Overfit;

/// <summary>Multiplications per pixel of the picture, counted from the shapes: one for each use of a weight.</summary>
/// <param name="Entropy">The entropy network, once a latent sample.</param>
/// <param name="Features">Features, once for each two by two samples that share them.</param>
/// <param name="Upsampling">Filters of the grids and upsampling of the planes.</param>
/// <param name="Synthesis">Both layers, the linear path and the 3x3 layers.</param>
internal readonly record struct OverfitComplexity(double Entropy, double Features, double Upsampling, double Synthesis)
{
    private const int FilterTaps = 7;
    private const int UpsamplingTaps = 4;

    public double Total => Entropy + Features + Upsampling + Synthesis;

    public static OverfitComplexity Of(OverfitShape shape)
    {
        double pixels = (double)shape.Width * shape.Height;
        double samples = shape.Grids.Sum(grid => (double)grid.Count);
        double d = shape.ContextSize;
        double entropy = samples * (2 * d * d + 2 * 2 * d);
        double features = 0;
        double upsampling = 0;
        for (int level = 0; level < shape.Levels - 1; level++)
        {
            double coarseWidth = shape.LevelWidth(level + 1);
            double coarseCount = coarseWidth * shape.LevelHeight(level + 1);
            double height = shape.LevelHeight(level);
            double count = height * shape.LevelWidth(level);
            int planes = shape.Levels - 1 - level;
            features += shape.HasFeatures(level) ? coarseCount * shape.Features * shape.FeatureInputs(level).Length : 0;
            upsampling += 2 * FilterTaps * count + planes * UpsamplingTaps * (height * coarseWidth + count);
        }

        int c = shape.Channels;
        double synthesis = shape.Hidden * (shape.Levels + c) + c * shape.Levels + shape.Convolutions * 9 * c * c;
        return new OverfitComplexity(entropy / pixels, features / pixels, upsampling / pixels, synthesis);
    }
}
