using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.SelfCheck;

/// <summary>Contents that no encoder fitted: small random weights, sparse Laplace latents. Everything about them is valid.</summary>
internal static class RandomContents
{
    public static OverfitContent Make(
        int width, int height, int channels = 3, int levels = 7, int hyperStart = 4, int entropySize = 1, int synthesisSize = 1, int seed = 1, double density = 0.3)
    {
        Random random = new(seed);
        OverfitContent content = new(new OverfitShape(width, height, channels, levels, hyperStart, entropySize, synthesisSize));
        foreach (QuantizedTensor tensor in content.Tensors)
        {
            FillTensor(tensor, random);
        }

        foreach (short[] grid in content.Latents)
        {
            for (int n = 0; n < grid.Length; n++)
            {
                grid[n] = random.NextDouble() < density ? (short)Math.Round(Laplace(random, 2)) : (short)0;
            }
        }

        return content;
    }

    /// <summary>Weights of plausible size: layers keep their input's magnitude, upsampling filters nearly sum to one.</summary>
    private static void FillTensor(QuantizedTensor tensor, Random random)
    {
        bool isUpsampling = tensor.Name.StartsWith("upsampling k", StringComparison.Ordinal);
        tensor.Exponent = isUpsampling ? 7 : 6 + random.Next(3);
        if (tensor.IsMatrix && random.Next(2) == 0)
        {
            Fill(tensor.RowExponents, () => random.Next(3) - 1);
            Fill(tensor.ColumnExponents, () => random.Next(3) - 1);
        }

        double scale = 40 / Math.Sqrt(tensor.Columns);
        Fill(tensor.Values, () => (int)Math.Round(Laplace(random, scale)));
        if (isUpsampling)
        {
            int[] linear = [4, 28, 32, 64];
            for (int n = 0; n < linear.Length; n++)
            {
                tensor.Values[n] = linear[n] + random.Next(-3, 4);
            }
        }

        tensor.ScaleIndex = NetworkCoder.ChooseScaleIndex(NetworkCoder.Differences(tensor));
    }

    private static void Fill(int[] values, Func<int> next)
    {
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = next();
        }
    }

    private static double Laplace(Random random, double scale)
    {
        double u = random.NextDouble() - 0.5;
        return -scale * Math.Sign(u) * Math.Log(1 - 2 * Math.Abs(u));
    }
}
