using Bespoke.Entropy;
using Bespoke.Kernels;

namespace Bespoke.Fitting.Overfit;

/// <summary>Integers and scale of a tensor whose exponents are chosen.</summary>
internal static class TensorRounding
{
    /// <summary>Most by which the scales of an update are made smaller or larger than the prior's, in indices of 1/8 ln.</summary>
    private const int MaxScaleOffset = 24;

    /// <summary>The nearest integer that can be coded: any or, with the spike-and-slab prior, one that lies whole steps from the base.</summary>
    /// <param name="tensor">Gives the exponents.</param>
    /// <param name="index">Index of the parameter in the tensor.</param>
    /// <param name="value">The parameter.</param>
    public static int Nearest(QuantizedTensor tensor, int index, double value)
    {
        double steps = Math.ScaleB(value, tensor.ExponentAt(index));
        if (!tensor.IsSpikeSlab)
        {
            return (int)Math.Round(steps);
        }

        int origin = tensor.OriginAt(index, tensor.ExponentAt(index));
        int stride = Stride(tensor, index);
        return origin + (stride * (int)Math.Round((steps - origin) / stride));
    }

    /// <summary>Distance between integers that can be coded.</summary>
    public static int Stride(QuantizedTensor tensor, int index) =>
        tensor.IsSpikeSlab ? 1 << (tensor.ExponentAt(index) - SpikeSlabCoder.StepBits) : 1;

    /// <summary>The parameter that one step of the integer changes.</summary>
    public static double Step(QuantizedTensor tensor, int index) => Math.ScaleB(1, -tensor.ExponentAt(index));

    /// <summary>The largest size of an integer that still fits 16 bits at the tensor's largest exponent, which is what the decoder brings all to.</summary>
    public static int Room(QuantizedTensor tensor, int index, int largestExponent) =>
        short.MaxValue >> (largestExponent - tensor.ExponentAt(index));

    /// <summary>Most fractional bits of the tensor's parameters.</summary>
    public static int LargestExponent(QuantizedTensor tensor)
    {
        int largest = 0;
        for (int n = 0; n < tensor.Values.Length; n++)
        {
            largest = Math.Max(largest, tensor.ExponentAt(n));
        }

        return largest;
    }

    /// <summary>Sets the scale index that codes the tensor's integers in fewest bits.</summary>
    public static void ChooseScale(QuantizedTensor tensor)
    {
        if (tensor.IsSpikeSlab || tensor.Source == ParameterSource.Base)
        {
            return;
        }

        int best = 0;
        double least = double.PositiveInfinity;
        (int from, int to) = tensor.IsUpdate ? (-MaxScaleOffset, MaxScaleOffset) : (0, LaplaceTables.ScaleCount - 1);
        for (int i = from; i <= to; i++)
        {
            tensor.ScaleIndex = i;
            double bits = NetworkCoder.ValueBits(tensor);
            if (bits < least)
            {
                (best, least) = (i, bits);
            }
        }

        tensor.ScaleIndex = best;
    }
}
