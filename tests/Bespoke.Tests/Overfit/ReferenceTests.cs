using Bespoke.Imaging;
using Bespoke.Kernels;
using Bespoke.Overfit;
using Bespoke.SelfCheck;

namespace Bespoke.Tests.Overfit;

public class ReferenceTests
{
    public static TheoryData<int, int, int, int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 1, 0, 0, 0 },
        { 1, 1, 3, 3, 1, 1, 1 },
        { 2, 70, 4, 4, 0, 2, 2 },
        { 70, 2, 3, 7, 15, 3, 3 },
        { 67, 45, 3, 7, 2, 2, 2 },
        { 131, 33, 1, 5, 1, 0, 1 },
        { 96, 130, 4, 2, 15, 1, 0 },
        { 35, 37, 3, 12, 0, 0, 2 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_level_and_thread_count_reconstructs_what_the_format_description_says(
        int width, int height, int channels, int levels, int hyperStart, int entropySize, int synthesisSize)
    {
        OverfitContent content = RandomContents.Make(width, height, channels, levels, hyperStart, entropySize, synthesisSize, seed: width);
        foreach (int scale in (int[])[0, Math.Min(2, levels - 1)])
        {
            int bitDepth = 8 + 8 * (width % 2);
            Picture expected = ReferenceReconstruction.Run(content, bitDepth, scale);
            foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
            {
                Picture actual = OverfitReconstruction.Run(
                    content, new IntegerNetworks(content), bitDepth, scale, PictureMetadata.Empty, new Execution(1 + (int)level % 3, level));
                OverfitFileTests.AssertSameSamples(expected, actual);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_level_predicts_latents_as_the_format_description_says(
        int width, int height, int channels, int levels, int hyperStart, int entropySize, int synthesisSize)
    {
        OverfitContent content = RandomContents.Make(width, height, channels, levels, hyperStart, entropySize, synthesisSize, seed: height);
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            LatentRates rates = LatentRates.Compute(content, new IntegerNetworks(content), new Execution(2, level));
            for (int g = 0; g < content.Shape.Grids.Count; g++)
            {
                OverfitGrid grid = content.Shape.Grids[g];
                for (int n = 0; n < grid.Count; n++)
                {
                    (int Mean, int Scale) expected = ReferenceReconstruction.Predict(content, g, n / grid.Width, n % grid.Width);
                    Assert.Equal(expected, ((int)rates.Means[g][n], (int)rates.Scales[g][n]));
                }
            }
        }
    }
}
