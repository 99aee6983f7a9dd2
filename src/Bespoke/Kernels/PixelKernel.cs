using System.Runtime.Intrinsics;
using Bespoke.Overfit;

namespace Bespoke.Kernels;

/// <summary>The 1x1 layers of the synthesis for one row: hidden layer, its output planes, and the linear path beside them.</summary>
internal static partial class PixelKernel
{
    /// <summary>Computes a row.</summary>
    /// <param name="level">Vector width.</param>
    /// <param name="network">The file's synthesis.</param>
    /// <param name="source">Where the upsampled planes' rows lie.</param>
    /// <param name="offsets">Start of each input row; readable up to the next multiple of 32 positions.</param>
    /// <param name="count">Pixels.</param>
    /// <param name="planes">Takes a row of each output plane; writable up to the next multiple of 32 positions.</param>
    /// <param name="planeStride">From one output row to the next.</param>
    /// <param name="linear">Takes the linear path, in an order that only <see cref="SampleKernel"/> of the same level understands.</param>
    /// <param name="linearStride">From one channel to the next.</param>
    /// <param name="scratch">The thread's own.</param>
    public static void Run(
        SimdLevel level, SynthesisNetwork network, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> planes, int planeStride, Span<int> linear, int linearStride, KernelScratch scratch)
    {
        int padded = Simd.RoundUp(count);
        int channels = network.OutputLayer.Outputs;
        KernelBounds.Check(source.Length, offsets, network.HiddenLayer.Inputs, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(planes.Length, (channels - 1) * planeStride + padded);
        ArgumentOutOfRangeException.ThrowIfLessThan(linear.Length, (channels - 1) * linearStride + padded);
        switch (level)
        {
            case SimdLevel.Vector128:
                Vectors<Lanes128, Vector128<short>, Vector128<int>>.Run(network, source, offsets, count, planes, planeStride, linear, linearStride, scratch);
                break;
            case SimdLevel.Vector256:
                Vectors<Lanes256, Vector256<short>, Vector256<int>>.Run(network, source, offsets, count, planes, planeStride, linear, linearStride, scratch);
                break;
            case SimdLevel.Vector512:
                Vectors<Lanes512, Vector512<short>, Vector512<int>>.Run(network, source, offsets, count, planes, planeStride, linear, linearStride, scratch);
                break;
            default:
                RunScalar(network, source, offsets, count, planes, planeStride, linear, linearStride);
                break;
        }
    }
}
