using Bespoke.Entropy;

namespace Bespoke.Overfit;

/// <summary>Names and sizes of all parameter tensors in the order of the file (spec/format.md, section 4).</summary>
internal static class OverfitTensors
{
    // Where upsampling kernels start and stay near: half of the bicubic kernel (a = -0.75) for factors of two, and a filter that changes nothing, in 1/256.
    private static readonly int[] s_bicubic = [-9, -27, 67, 225];
    private static readonly int[] s_identity = [0, 0, 0, 256];

    /// <summary>Lists the tensors, all values zero, with the priors that a shared base has for them.</summary>
    /// <param name="shape">Shapes of the networks.</param>
    /// <param name="networkBase">The base, or null.</param>
    /// <param name="isSpikeSlab">Updates of the base are coded with the spike-and-slab prior.</param>
    public static List<QuantizedTensor> Create(OverfitShape shape, OverfitBase? networkBase = null, bool isSpikeSlab = false)
    {
        IReadOnlyDictionary<string, TensorPrior>? priors = networkBase?.PriorsFor(shape);
        List<QuantizedTensor> tensors = [];
        int d = shape.ContextSize;
        Add("entropy W1", d, d);
        Add("entropy b1", 1, d);
        Add("entropy W2", d, d);
        Add("entropy b2", 1, d);
        Add("entropy Wo", 2, d);
        Add("entropy Wl", 2, d);
        Add("entropy bo", 1, 2);
        for (int level = 0; level < OverfitShape.FeatureLevels; level++)
        {
            if (shape.HasFeatures(level))
            {
                Add($"features A{level}", shape.Features, shape.FeatureInputs(level).Length);
                Add($"features a{level}", 1, shape.Features);
            }
        }

        for (int level = 0; level < shape.Levels - 1; level++)
        {
            Add($"upsampling k{level}", 1, 4, s_bicubic);
            Add($"upsampling f{level}", 1, 4, s_identity);
        }

        Add("synthesis V1", shape.Hidden, shape.Levels);
        Add("synthesis c1", 1, shape.Hidden);
        Add("synthesis V2", shape.Channels, shape.Hidden);
        Add("synthesis c2", 1, shape.Channels);
        Add("synthesis P", shape.Channels, shape.Levels);
        for (int n = 1; n <= shape.Convolutions; n++)
        {
            Add($"synthesis X{n}", shape.Channels, 9 * shape.Channels);
            Add($"synthesis x{n}", 1, shape.Channels);
        }

        return tensors;

        void Add(string name, int rows, int columns, int[]? origins = null) =>
            tensors.Add(new QuantizedTensor(name, rows, columns, origins, priors is null ? null : priors[name] with { IsSpikeSlab = isSpikeSlab }));
    }
}
