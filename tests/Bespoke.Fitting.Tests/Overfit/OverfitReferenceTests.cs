using Bespoke.Fitting.Overfit;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>The whole function's reference against finite differences.</summary>
public class OverfitReferenceTests
{
    private const double Lambda = 0.05;

    [Theory]
    [InlineData(7, 5, 3, 3, 1, 0)]
    [InlineData(5, 6, 1, 4, OverfitShape.NoHyper, 0)]
    [InlineData(3, 4, 4, 1, OverfitShape.NoHyper, 0)]
    [InlineData(1, 1, 3, 3, 0, 1)]
    public void Every_gradient_agrees_with_finite_differences(int width, int height, int channels, int levels, int hyperStart, int size)
    {
        OverfitReference reference = Create(width, height, channels, levels, hyperStart, size);
        reference.Run(Lambda);
        ReferenceParameters parameters = reference.Parameters;
        double[] parameterGrads = [.. parameters.Grads];
        double[][] latentGrads = [.. reference.LatentGrads.Select(grads => (double[])[.. grads])];
        FiniteDifferences.AssertGradient(() => reference.Run(Lambda), parameters.Values, parameterGrads, 1e-6, "parameter gradients");
        for (int g = 0; g < latentGrads.Length; g++)
        {
            FiniteDifferences.AssertGradient(() => reference.Run(Lambda), reference.Latents[g], latentGrads[g], 1e-6, $"latent gradients of grid {g}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Slopes_in_random_directions_agree_for_every_size_of_networks(int size)
    {
        OverfitReference reference = Create(13, 11, 3, 4, 2, size);
        Random random = new(size);
        double[][] numbers = [reference.Parameters.Values, .. reference.Latents];
        double[][] grads = [reference.Parameters.Grads, .. reference.LatentGrads];
        for (int trial = 0; trial < 5; trial++)
        {
            reference.Run(Lambda);
            double[][] start = [.. numbers.Select(values => (double[])[.. values])];
            double[][] direction = [.. numbers.Select(values => Numbers.Normals(random, values.Length))];
            double slope = grads.Zip(direction, (g, d) => Numbers.Dot(g, d)).Sum();
            const double Step = 1e-6;
            double numeric = (At(Step) - At(-Step)) / (2 * Step);
            At(0);
            Assert.Equal(numeric, slope, 1e-6 * Math.Max(1, Math.Abs(slope)));

            double At(double step)
            {
                for (int n = 0; n < numbers.Length; n++)
                {
                    for (int i = 0; i < numbers[n].Length; i++)
                    {
                        numbers[n][i] = start[n][i] + (step * direction[n][i]);
                    }
                }

                return reference.Run(Lambda);
            }
        }
    }

    /// <summary>A case whose samples all lie inside 0..1 and whose rates stay below their limit: there the function is smooth.</summary>
    private static OverfitReference Create(int width, int height, int channels, int levels, int hyperStart, int size)
    {
        Random random = new(width + size);
        OverfitShape shape = new(width, height, channels, levels, hyperStart, size, size);
        OverfitReference reference = new(shape, OverfitCases.RandomPicture(width, height, channels, random));
        OverfitCases.RandomParameters(reference.Parameters.Layout, random).CopyTo(reference.Parameters.Values, 0);
        foreach (string name in reference.Parameters.Layout.Tensors.Select(tensor => tensor.Name))
        {
            if (name.StartsWith("synthesis", StringComparison.Ordinal) && name is not ("synthesis V1" or "synthesis c1"))
            {
                foreach (ref double value in reference.Parameters.Value(name))
                {
                    value = (0.1 * value) + (name == "synthesis c2" ? 0.45 : 0);
                }
            }
        }

        foreach (double[] grid in reference.Latents)
        {
            Numbers.Normals(random, grid.Length).CopyTo(grid, 0);
        }

        reference.Run(Lambda);
        Assert.All(reference.Output, sample => Assert.InRange(sample, 0.01, 0.99));
        return reference;
    }
}
