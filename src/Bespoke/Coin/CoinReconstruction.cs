using Bespoke.Imaging;
using Bespoke.Kernels;

namespace Bespoke.Coin;

/// <summary>Evaluates a sine network over a grid of positions (spec/format.md, section 6.4).</summary>
internal static class CoinReconstruction
{
    /// <summary>Blocks that one thread takes at a time.</summary>
    private const int BlocksPerPart = 64;

    /// <summary>Gives the picture; the samples do not depend on how the work is done.</summary>
    public static Picture Run(SineNetwork network, PositionGrid grid, int bitDepth, PictureMetadata metadata, Execution execution)
    {
        const int N = SineNetwork.BlockSize;
        Picture picture = new(grid.Width, grid.Height, network.Shape.Channels, bitDepth) { Metadata = metadata };
        SineNetwork.Kernel kernel = SineNetwork.KernelOf(execution.Level);
        int samples = grid.Width * grid.Height;
        int blocks = (int)(((long)samples + N - 1) / N);
        execution.For((blocks + BlocksPerPart - 1) / BlocksPerPart, part =>
        {
            float[] scratch = new float[network.ScratchFloats];
            int end = Math.Min(blocks, (part + 1) * BlocksPerPart);
            for (int block = part * BlocksPerPart; block < end; block++)
            {
                grid.Fill(block * N, scratch.AsSpan(0, N), scratch.AsSpan(N, N));
                kernel(network, scratch);
                Store(scratch, picture, block * N);
            }
        });
        return picture;
    }

    private static void Store(ReadOnlySpan<float> outputs, Picture picture, int first)
    {
        const int N = SineNetwork.BlockSize;
        float maximum = picture.MaxValue;
        for (int c = 0; c < picture.Channels; c++)
        {
            Span<ushort> plane = picture.Plane(c)[first..];
            int count = Math.Min(N, plane.Length);
            for (int n = 0; n < count; n++)
            {
                float value = Math.Clamp(outputs[c * N + n], 0f, 1f);
                float scaled = value * maximum;
                plane[n] = (ushort)(scaled + 0.5f);
            }
        }
    }
}
