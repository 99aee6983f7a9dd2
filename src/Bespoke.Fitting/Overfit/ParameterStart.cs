using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>Random starting values of the networks (Cool-chic 5): small linear layers, residual layers that begin as the identity.</summary>
internal static class ParameterStart
{
    // Half of the 8-tap bicubic kernel (a = -0.75) for factors of two, outermost tap first.
    private static readonly float[] s_bicubic = [-0.03515625f, -0.10546875f, 0.26171875f, 0.87890625f];

    /// <summary>Fills all parameters for a picture or a set of them.</summary>
    public static void Fill(OverfitShape shape, ParameterLayout layout, IReadOnlyList<Picture> pictures, int seed, Span<float> parameters)
    {
        Random random = new(seed);
        parameters.Clear();
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            Span<float> values = parameters.Slice(tensor.Offset, tensor.Count);
            string kind = tensor.Name;
            if (kind is "entropy Wo" or "entropy Wl" || kind.StartsWith("features A", StringComparison.Ordinal))
            {
                FillNormal(values, 1.0 / (tensor.Rows * tensor.Rows), random);
            }
            else if (kind is "synthesis V1" or "synthesis V2" or "synthesis P")
            {
                FillUniform(values, 1.0 / (tensor.Rows * tensor.Rows * Math.Sqrt(tensor.Columns)), random);
            }
            else if (kind.StartsWith("upsampling k", StringComparison.Ordinal))
            {
                s_bicubic.CopyTo(values);
            }
            else if (kind.StartsWith("upsampling f", StringComparison.Ordinal))
            {
                values[3] = 1;
            }
        }

        SetMeanColour(shape, layout, pictures, parameters);
    }

    /// <summary>
    /// The mean colour is the bias before the 3x3 layers, so that the first steps do not go into brightness. Before them and not after:
    /// values above zero pass their rectifiers, values around zero are half cut off, and where all are below, everything but the linear
    /// side path is dead from the start and stays so.
    /// </summary>
    private static void SetMeanColour(OverfitShape shape, ParameterLayout layout, IReadOnlyList<Picture> pictures, Span<float> parameters)
    {
        int offset = layout.Offset("synthesis c2");
        for (int c = 0; c < shape.Channels; c++)
        {
            double sum = 0;
            foreach (Picture picture in pictures)
            {
                foreach (ushort sample in picture.Plane(c))
                {
                    sum += sample;
                }
            }

            double count = (double)pictures[0].PixelCount * pictures.Count;
            parameters[offset + c] = (float)(sum / count / pictures[0].MaxValue);
        }
    }

    private static void FillNormal(Span<float> values, double deviation, Random random)
    {
        foreach (ref float value in values)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            value = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }

    private static void FillUniform(Span<float> values, double limit, Random random)
    {
        foreach (ref float value in values)
        {
            value = (float)(limit * ((2 * random.NextDouble()) - 1));
        }
    }
}
