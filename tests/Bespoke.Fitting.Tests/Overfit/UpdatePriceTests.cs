using Bespoke.Fitting.Overfit;
using Bespoke.Overfit;
using Bespoke.SelfCheck;

namespace Bespoke.Fitting.Tests.Overfit;

public class UpdatePriceTests
{
    private static readonly OverfitShape s_shape = new(64, 48, 3, 7, 4, 2, 2);

    [Fact]
    public void Gradients_are_those_of_the_price()
    {
        UpdatePrice price = PriceOf(RandomContents.MakeBase(s_shape), 1e-3);
        Random random = new(3);
        int count = new ParameterLayout(s_shape).Count;
        float[] parameters = [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[] grads = new float[count];
        price.AddGrads(parameters, grads);
        for (int n = 0; n < count; n += 37)
        {
            float value = parameters[n];
            parameters[n] = value + 1e-3f;
            double above = price.Of(parameters);
            parameters[n] = value - 1e-3f;
            double below = price.Of(parameters);
            parameters[n] = value;
            Assert.Equal((above - below) / 2e-3, grads[n], Math.Abs(grads[n]) * 0.02 + 1e-9);
        }
    }

    [Fact]
    public void The_base_is_free_and_a_far_parameter_costs_the_bits_of_its_prior()
    {
        OverfitBase networkBase = RandomContents.MakeBase(s_shape);
        const double Lambda = 1e-3;
        UpdatePrice price = PriceOf(networkBase, Lambda);
        float[] parameters = [.. OverfitTensors.Create(s_shape, networkBase).SelectMany(tensor => tensor.Prior!.Values).Select(value => MathF.ScaleB(value, -16))];
        Assert.Equal(0, price.Of(parameters), 1e-12);

        // Two spreads away: 2 / ln 2 bits, each worth lambda / pixels.
        int scale = OverfitTensors.Create(s_shape, networkBase)[0].Prior!.Scales[0];
        double spread = Math.Exp(-3.25 + ((scale + 0.5) / 8)) / 65536;
        parameters[0] += (float)(100 * spread);
        Assert.Equal(100 / Math.Log(2) * Lambda / (64 * 48), price.Of(parameters), 100 / Math.Log(2) * Lambda / (64 * 48) * 0.2);
    }

    [Fact]
    public void A_synthesis_of_its_own_is_not_priced()
    {
        OverfitBase networkBase = RandomContents.MakeBase(s_shape);
        ParameterTensor tensor = new ParameterLayout(s_shape)["synthesis V1"];
        float[] parameters = [.. SharedStart.From(networkBase, s_shape, Adaptation.Model).Parameters];
        parameters[tensor.Offset] += 1;
        float[] grads = new float[parameters.Length];
        PriceOf(networkBase, 1e-3).AddGrads(parameters, grads);

        Assert.Equal(0, PriceOf(networkBase, 1e-3).Of(parameters));
        Assert.All(grads, grad => Assert.Equal(0, grad));
    }

    private static UpdatePrice PriceOf(OverfitBase networkBase, double lambda) =>
        new(networkBase, SharedStart.From(networkBase, s_shape, Adaptation.Model), s_shape, lambda, s_shape.Width * s_shape.Height);
}
