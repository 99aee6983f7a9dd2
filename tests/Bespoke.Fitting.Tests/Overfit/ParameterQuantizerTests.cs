using Bespoke.Entropy;
using Bespoke.Fitting.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

public class ParameterQuantizerTests
{
    private const double Lambda = 1e-3;
    private const double Pixels = 1 << 18;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sensitive_parameter_is_kept_more_exactly_than_one_that_hardly_matters(bool hasPrior)
    {
        double[] curvature = [1e-2, 1e-2, 1e-7, 1e-7];
        QuantizedTensor tensor = Quantize([0.7311f, -0.2519f, 0.7311f, -0.2519f], curvature, hasPrior ? Prior([0, 0, 0, 0]) : null);

        Assert.InRange(Math.Abs(Value(tensor, 0) - 0.7311), 0, 0.02);
        Assert.InRange(Math.Abs(Value(tensor, 1) + 0.2519), 0, 0.02);
    }

    [Fact]
    public void What_stays_near_the_base_is_an_update_and_cheaper_than_values_of_its_own()
    {
        float[] values = [0.76f, -0.3f, 1.16f, 0.35f];
        double[] curvature = [1e-4, 1e-4, 1e-4, 1e-4];
        QuantizedTensor update = Quantize(values, curvature, Prior([0.73, -0.25, 1.1, 0.4]));
        QuantizedTensor own = Quantize(values, curvature, null);

        Assert.True(update.IsUpdate);
        Assert.True(NetworkCoder.ValueBits(update) < NetworkCoder.ValueBits(own));
        for (int n = 0; n < values.Length; n++)
        {
            Assert.InRange(Math.Abs(Value(update, n) - values[n]), 0, 0.03);
        }
    }

    [Fact]
    public void What_never_left_the_base_costs_no_bits_and_keeps_more_of_its_digits_than_an_update()
    {
        double[] values = [0.7311, -0.2519, 1.1023, 0.4007];
        double[] curvature = [1e-2, 1e-2, 1e-2, 1e-2];
        QuantizedTensor kept = Quantize([.. values.Select(value => (float)value)], curvature, Prior(values));

        Assert.Equal(ParameterSource.Base, kept.Source);
        Assert.Equal(0, NetworkCoder.ValueBits(kept));
        for (int n = 0; n < values.Length; n++)
        {
            Assert.InRange(Math.Abs(Value(kept, n) - values[n]), 0, Math.ScaleB(0.5, -7 - NetworkCoder.UsualBaseExponent));
        }
    }

    [Fact]
    public void What_is_far_from_the_base_gets_values_of_its_own()
    {
        float[] values = [0.01f, -0.02f, 0.015f, 0.01f];
        QuantizedTensor tensor = Quantize(values, [1e-4, 1e-4, 1e-4, 1e-4], Prior([30, -30, 30, -30]));

        Assert.Equal(ParameterSource.Own, tensor.Source);
    }

    private static TensorPrior Prior(double[] values) => new(
        [.. values.Select(value => (int)Math.Round(value * 65536))], [.. values.Select(_ => 75)], [.. values.Select(_ => 7)]);

    private static QuantizedTensor Quantize(float[] values, double[] curvature, TensorPrior? prior)
    {
        QuantizedTensor tensor = new("test", 2, 2, null, prior);
        new ParameterQuantizer(Lambda, Pixels).Quantize(tensor, values, curvature, maxExponent: 14);
        return tensor;
    }

    private static double Value(QuantizedTensor tensor, int n) => Math.ScaleB(tensor.Values[n], -tensor.ExponentAt(n));
}
