using System.Runtime.Intrinsics;
using Bespoke.Kernels;

namespace Bespoke.Coin;

/// <summary>
/// A sine network ready to be evaluated (spec/format.md, section 6.4): weights of the sine layers times 30/pi, so that a layer is
/// sin(pi t), and laid out as <c>[inputs][outputs]</c> for kernels that hold several outputs in registers.
/// </summary>
internal sealed class SineNetwork
{
    /// <summary>w0 / pi for the w0 = 30 of SIREN (Sitzmann et al. 2020) and COIN.</summary>
    public const float Frequency = 9.54929638f;

    /// <summary>Samples that a kernel evaluates at once: a multiple of two vectors of 512 bits.</summary>
    public const int BlockSize = 64;

    /// <param name="shape">The network's shape.</param>
    /// <param name="parameters">In the order of <see cref="CoinShape.StartOf"/>.</param>
    public SineNetwork(CoinShape shape, ReadOnlySpan<float> parameters)
    {
        Shape = shape;
        Layers = new SineLayer[shape.AllLayers];
        for (int layer = 0; layer < shape.AllLayers; layer++)
        {
            int start = shape.StartOf(layer);
            int bias = shape.BiasStartOf(layer);
            int outputs = shape.OutputsOf(layer);
            Layers[layer] = SineLayer.Of(
                parameters[start..bias], parameters.Slice(bias, outputs), shape.InputsOf(layer), outputs, isSine: layer < shape.Layers);
        }
    }

    /// <summary>A kernel: evaluates one block of samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="block">Inputs <c>[Inputs][BlockSize]</c> on entry, outputs <c>[Channels][BlockSize]</c> on return; room for <see cref="ScratchFloats"/> floats.</param>
    public delegate void Kernel(SineNetwork network, Span<float> block);

    public CoinShape Shape { get; }

    public SineLayer[] Layers { get; }

    /// <summary>The kernel of a vector width. All kernels give the same bits.</summary>
    public static Kernel KernelOf(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => SineNetworkKernel<ExactLanes512, Vector512<float>>.Evaluate,
        SimdLevel.Vector256 => SineNetworkKernel<ExactLanes256, Vector256<float>>.Evaluate,
        SimdLevel.Vector128 => SineNetworkKernel<ExactLanes128, Vector128<float>>.Evaluate,
        _ => SineNetworkReference.Evaluate,
    };

    /// <summary>Floats of a kernel's scratch: inputs and outputs of a layer.</summary>
    public int ScratchFloats => 2 * PlaneFloats;

    /// <summary>Floats of the widest layer's values.</summary>
    public int PlaneFloats => BlockSize * Math.Max(Shape.Hidden, Math.Max(Shape.Channels, CoinShape.Inputs));
}
