using Bespoke.Entropy;
using Bespoke.Kernels;
using Bespoke.Overfit;

namespace Bespoke.Tests.Overfit;

public class FeatureNetworkTests
{
    private readonly OverfitContent _content = new(new OverfitShape(70, 20, 3, levels: 4, hyperStart: 2, entropySize: 2, synthesisSize: 2), networkBase: null, pictures: 1);

    [Fact]
    public void A_bias_keeps_its_fraction_where_no_grid_has_a_weight()
    {
        QuantizedTensor bias = _content.Tensor("features a0");
        bias.Exponent = 4;
        bias.Values.AsSpan().Fill(7);
        AssertFeatures(7 * 64 / 16);
    }

    [Fact]
    public void Latents_are_limited_as_they_are_in_contexts()
    {
        _content.Tensor("features A0").Values.AsSpan().Fill(1);
        foreach (short[] grid in _content.Latents)
        {
            grid.AsSpan().Fill(-600);
        }

        AssertFeatures(short.MinValue);
    }

    private void AssertFeatures(short expected)
    {
        FeatureNetwork network = new(_content, 0);
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            short[] features = network.Compute(_content.Latents, 0, network.Height, level);
            for (int row = 0; row < network.Count * network.Height; row++)
            {
                Assert.All(features.AsSpan(row * network.Stride, network.Width).ToArray(), feature => Assert.Equal(expected, feature));
            }
        }
    }
}
