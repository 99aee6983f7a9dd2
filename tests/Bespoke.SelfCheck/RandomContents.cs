using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.SelfCheck;

/// <summary>Contents that no encoder fitted: small random weights, sparse Laplace latents. Everything about them is valid.</summary>
internal static class RandomContents
{
    public static OverfitContent Make(
        int width,
        int height,
        int channels = 3,
        int levels = 7,
        int hyperStart = 4,
        int entropySize = 1,
        int synthesisSize = 1,
        int seed = 1,
        double density = 0.3,
        int pictures = 1)
    {
        Random random = new(seed);
        OverfitContent content = new(new OverfitShape(width, height, channels, levels, hyperStart, entropySize, synthesisSize), networkBase: null, pictures);
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

    /// <summary>As <see cref="Make"/>, in the sizes of a shared base, with every second tensor an update of it by a few steps and every sixth the base's as it is.</summary>
    public static OverfitContent MakeUpdate(OverfitBase networkBase, int width, int height, int seed = 1, bool isSpikeSlab = false)
    {
        Random random = new(seed);
        OverfitContent own = Enumerable.Range(0, 4)
            .Select(size => Make(width, height, entropySize: size, synthesisSize: size, seed: seed))
            .First(content => networkBase.Fits(content.Shape));
        OverfitContent content = new(own.Shape, networkBase, isSpikeSlab: isSpikeSlab);
        for (int t = 0; t < content.Tensors.Count; t++)
        {
            QuantizedTensor tensor = content.Tensors[t];
            tensor.CopyFrom(own.Tensors[t]);
            if (t % 6 == 5)
            {
                tensor.TakeBase(random.Next(3));
            }
            else if (t % 2 == 0)
            {
                tensor.Source = ParameterSource.Update;
                tensor.Exponent = random.Next(2);
                tensor.ScaleIndex = isSpikeSlab ? 0 : random.Next(-4, 4);
                for (int n = 0; n < tensor.Values.Length; n++)
                {
                    int exponent = tensor.ExponentAt(n);
                    int distance = isSpikeSlab ? Sparse(random) << (exponent - SpikeSlabCoder.StepBits) : random.Next(-2, 3);
                    tensor.Values[n] = tensor.OriginAt(n, exponent) + distance;
                }
            }
        }

        own.Latents.CopyTo(content.Latents, 0);
        return content;
    }

    /// <summary>Mostly no change, some steps, and now and then one past the table's end.</summary>
    private static int Sparse(Random random) => random.Next(20) switch
    {
        0 => random.Next(-60, 61),
        1 => random.Next(-2, 3),
        _ => 0,
    };

    /// <summary>A base that was trained on nothing: small values, some spread, exponents about 8.</summary>
    public static OverfitBase MakeBase(OverfitShape shape, uint id = 1000, int seed = 1)
    {
        Random random = new(seed);
        return new OverfitBase(id, 1e-3f, shape, OverfitTensors.Create(shape).ToDictionary(tensor => tensor.Name, tensor =>
        {
            int count = tensor.Values.Length;
            TensorPrior prior = new(new int[count], new int[count], new int[count]);
            Fill(prior.Values, () => random.Next(-20_000, 20_000));
            Fill(prior.Scales, () => random.Next(50, 90));
            Fill(prior.Exponents, () => 7 + random.Next(3));
            return prior;
        }));
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

        tensor.ScaleIndex = NetworkCoder.ChooseScaleIndex([.. tensor.Values.Select((value, n) => value - tensor.OriginAt(n, tensor.ExponentAt(n)))]);
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
