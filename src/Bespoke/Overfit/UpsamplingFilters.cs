using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>The separable filters of one level (spec/format.md, section 5.3), each with its taps in the order in which they are applied.</summary>
internal sealed class UpsamplingFilters
{
    public UpsamplingFilters(OverfitContent content, int level)
    {
        IntegerTensor k = IntegerTensor.From(content.Tensor($"upsampling k{level}"));
        short[] w = k.Weights;
        Even = new Taps([w[0], w[2], w[3], w[1]], k.Exponent);
        Odd = new Taps([w[1], w[3], w[2], w[0]], k.Exponent);

        IntegerTensor f = IntegerTensor.From(content.Tensor($"upsampling f{level}"));
        short[] v = f.Weights;
        Filter = new Taps([v[0], v[1], v[2], v[3], v[2], v[1], v[0]], f.Exponent);
    }

    /// <summary>Weights of in[i-2] .. in[i+1] in out[2i].</summary>
    public Taps Even { get; }

    /// <summary>Weights of in[i-1] .. in[i+2] in out[2i+1]: the even ones mirrored.</summary>
    public Taps Odd { get; }

    /// <summary>Weights of in[i-3] .. in[i+3] of the filter that sharpens a grid before it joins the stack.</summary>
    public Taps Filter { get; }
}
