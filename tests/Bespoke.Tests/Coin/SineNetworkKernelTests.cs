using System.Runtime.Intrinsics;
using Bespoke.Coin;

namespace Bespoke.Tests.Coin;

public class SineNetworkKernelTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 3, 3, 1)]
    [InlineData(5, 20, 3, 1)]
    [InlineData(3, 31, 4, 1)]
    [InlineData(10, 28, 3, 1)]
    [InlineData(4, 49, 3, 1)]
    [InlineData(2, 255, 4, 1)]
    [InlineData(3, 9, 3, 600_000)]
    public void All_vector_widths_give_the_bits_of_the_reference(int layers, int hidden, int channels, double scale)
    {
        CoinShape shape = new(64, 64, channels, layers, hidden);
        SineNetwork network = new(shape, RandomNetworks.Parameters(shape, 3, scale));
        Random random = new(7);
        for (int round = 0; round < 3; round++)
        {
            float[] inputs = new float[network.ScratchFloats];
            for (int n = 0; n < CoinShape.Inputs * SineNetwork.BlockSize; n++)
            {
                inputs[n] = (float)(2 * random.NextDouble() - 1);
            }

            uint[] expected = Bits(network, inputs, SineNetworkReference.Evaluate);
            Assert.Equal(expected, Bits(network, inputs, SineNetworkKernel<ExactLanes128, Vector128<float>>.Evaluate));
            Assert.Equal(expected, Bits(network, inputs, SineNetworkKernel<ExactLanes256, Vector256<float>>.Evaluate));
            Assert.Equal(expected, Bits(network, inputs, SineNetworkKernel<ExactLanes512, Vector512<float>>.Evaluate));
        }
    }

    [Fact]
    public void The_reference_is_the_network_of_the_paper()
    {
        CoinShape shape = new(64, 64, 3, 2, 7);
        float[] parameters = RandomNetworks.Parameters(shape);
        SineNetwork network = new(shape, parameters);
        float[] block = new float[network.ScratchFloats];
        block[0] = 0.25f;
        block[SineNetwork.BlockSize] = -0.75f;
        SineNetworkReference.Evaluate(network, block);
        double[] values = [0.25, -0.75];
        for (int layer = 0; layer < shape.AllLayers; layer++)
        {
            values = [.. Enumerable.Range(0, shape.OutputsOf(layer)).Select(m =>
            {
                double sum = parameters[shape.BiasStartOf(layer) + m];
                for (int k = 0; k < values.Length; k++)
                {
                    sum += parameters[shape.StartOf(layer) + m * values.Length + k] * values[k];
                }

                return layer < shape.Layers ? Math.Sin(30 * sum) : sum;
            })];
        }

        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(values[c], block[c * SineNetwork.BlockSize], 1e-5);
        }
    }

    [Fact]
    public void A_kernel_refuses_a_block_without_room()
    {
        CoinShape shape = new(8, 8, 3, 1, 4);
        SineNetwork network = new(shape, RandomNetworks.Parameters(shape));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SineNetworkKernel<ExactLanes128, Vector128<float>>.Evaluate(network, new float[network.ScratchFloats - 1]));
    }

    private static uint[] Bits(SineNetwork network, float[] inputs, SineNetwork.Kernel kernel)
    {
        float[] block = [.. inputs];
        kernel(network, block);
        return [.. block.Take(network.Shape.Channels * SineNetwork.BlockSize).Select(BitConverter.SingleToUInt32Bits)];
    }
}
