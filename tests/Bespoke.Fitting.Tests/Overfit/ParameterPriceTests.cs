using Bespoke.Fitting.Overfit;
using Bespoke.Overfit;
using Bespoke.SelfCheck;

namespace Bespoke.Fitting.Tests.Overfit;

public class ParameterPriceTests
{
    private static readonly OverfitShape s_shape = new(64, 48, 3, 7, 4, 2, 2);

    [Theory]
    [InlineData(UpdatePrior.Learned)]
    [InlineData(UpdatePrior.SpikeSlab)]
    public void Gradients_are_those_of_the_price(UpdatePrior prior)
    {
        ParameterPrice price = PriceOf(RandomContents.MakeBase(s_shape), 1e-3, prior);
        Random random = new(3);
        int count = new ParameterLayout(s_shape).Count;
        float[] parameters = [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
        AssertGradientsAreThoseOf(price, parameters, step: 1e-3f, least: 1e-9);
    }

    [Fact]
    public void The_base_is_free_and_a_far_parameter_costs_the_bits_of_its_prior()
    {
        OverfitBase networkBase = RandomContents.MakeBase(s_shape);
        const double Lambda = 1e-3;
        ParameterPrice price = PriceOf(networkBase, Lambda);
        float[] parameters = [.. OverfitTensors.Create(s_shape, networkBase).SelectMany(tensor => tensor.Prior!.Values).Select(value => MathF.ScaleB(value, -16))];
        Assert.Equal(0, price.Of(parameters), 1e-12);

        // Two spreads away: 2 / ln 2 bits, each worth lambda / pixels.
        int scale = OverfitTensors.Create(s_shape, networkBase)[0].Prior!.Scales[0];
        double spread = Math.Exp(-3.25 + ((scale + 0.5) / 8)) / 65536;
        parameters[0] += (float)(100 * spread);
        Assert.Equal(100 / Math.Log(2) * Lambda / (64 * 48), price.Of(parameters), 100 / Math.Log(2) * Lambda / (64 * 48) * 0.2);
    }

    [Fact]
    public void A_change_costs_what_spike_and_slab_says()
    {
        // Table of the published settings, with a step of 1/256 in place of 0.005: staying is free, one step out of the spike costs log2 of spike over slab.
        OverfitBase networkBase = RandomContents.MakeBase(s_shape);
        float[] parameters = [.. SharedStart.From(networkBase, s_shape, Adaptation.Model).Parameters];
        ParameterPrice price = PriceOf(networkBase, 1, UpdatePrior.SpikeSlab);
        Assert.Equal(0, price.Of(parameters), 1e-9);

        double bit = 1.0 / (s_shape.Width * s_shape.Height);
        double jump = Math.Log2(1000 * 6 * 256 * 0.05);
        foreach ((float distance, double bits) in ((float, double)[])[(0.05f, jump + (0.5 / Math.Log(2))), (-0.1f, jump + (2 / Math.Log(2))), (3, jump + (1800 / Math.Log(2)))])
        {
            float value = parameters[0];
            parameters[0] = value + distance;
            Assert.Equal(bits, price.Of(parameters) / bit, bits * 1e-3);
            parameters[0] = value;
        }

        parameters[0] += 1 / 256f / 6;
        Assert.Equal(0.5 / Math.Log(2), price.Of(parameters) / bit, 1e-2);
    }

    [Theory]
    [InlineData(UpdatePrior.Learned)]
    [InlineData(UpdatePrior.SpikeSlab)]
    public void A_synthesis_of_its_own_does_not_leave_the_base(UpdatePrior prior)
    {
        OverfitBase networkBase = RandomContents.MakeBase(s_shape);
        ParameterTensor tensor = new ParameterLayout(s_shape)["synthesis V1"];
        float[] parameters = [.. SharedStart.From(networkBase, s_shape, Adaptation.Model).Parameters];
        parameters[tensor.Offset] += 1;
        float[] grads = new float[parameters.Length];
        PriceOf(networkBase, 1e-3, prior).AddGrads(parameters, grads);

        Assert.Equal(0, PriceOf(networkBase, 1e-3, prior).Of(parameters), 1e-12);
        Assert.All(grads, grad => Assert.Equal(0, grad));
    }

    [Fact]
    public void A_doubled_tensor_costs_a_bit_more_for_each_weight_and_biases_cost_nothing()
    {
        ParameterLayout layout = new(s_shape);
        OwnPrice price = new(layout.Tensors, bitPrice: 1);
        float[] parameters = Sizes(layout.Count);
        double before = price.Of(parameters);
        ParameterTensor weights = layout["entropy W1"];
        ParameterTensor biases = layout["entropy b1"];
        foreach (ref float value in parameters.AsSpan(weights.Offset, weights.Count))
        {
            value *= 2;
        }

        parameters[biases.Offset] *= 100;
        Assert.Equal(weights.Count, price.Of(parameters) - before, weights.Count * 0.01);
    }

    [Fact]
    public void Gradients_of_own_values_are_those_of_their_price()
    {
        ParameterLayout layout = new(s_shape);
        AssertGradientsAreThoseOf(new OwnPrice(layout.Tensors, bitPrice: 1), Sizes(layout.Count), step: 1e-2f, least: 1e-6);
    }

    [Fact]
    public void A_tensor_of_zeros_has_a_finite_price_and_no_pull()
    {
        ParameterLayout layout = new(s_shape);
        OwnPrice price = new(layout.Tensors, bitPrice: 1);
        float[] grads = new float[layout.Count];
        price.AddGrads(new float[layout.Count], grads);

        Assert.True(double.IsFinite(price.Of(new float[layout.Count])));
        Assert.All(grads, grad => Assert.Equal(0, grad));
    }

    [Fact]
    public void Fixed_networks_and_those_of_short_fits_cost_nothing()
    {
        OverfitBase networkBase = RandomContents.MakeBase(s_shape);
        SharedStart latents = SharedStart.From(networkBase, s_shape, Adaptation.Latents);
        Assert.Empty(ParameterPrice.For(UpdatePrior.Learned, networkBase, latents, s_shape, bitPrice: 1, iterations: 1000));
        Assert.IsType<OwnPrice>(Assert.Single(ParameterPrice.For(UpdatePrior.Learned, null, null, s_shape, bitPrice: 1, iterations: 1000)));
        Assert.Empty(ParameterPrice.For(UpdatePrior.Learned, null, null, s_shape, bitPrice: 1, iterations: 100));
    }

    /// <summary>Compares with finite differences, within 2 % and <paramref name="least"/>.</summary>
    private static void AssertGradientsAreThoseOf(ParameterPrice price, float[] parameters, float step, double least)
    {
        float[] grads = new float[parameters.Length];
        price.AddGrads(parameters, grads);
        for (int n = 0; n < parameters.Length; n += 37)
        {
            float value = parameters[n];
            parameters[n] = value + step;
            double above = price.Of(parameters);
            parameters[n] = value - step;
            double below = price.Of(parameters);
            parameters[n] = value;
            Assert.Equal((above - below) / (2.0 * step), grads[n], (Math.Abs(grads[n]) * 0.02) + least);
        }
    }

    /// <summary>Values of both signs, none near zero, where the price has a kink and its gradient a ramp.</summary>
    private static float[] Sizes(int count)
    {
        Random random = new(5);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((0.2 + (0.3 * random.NextDouble())) * (random.Next(2) == 0 ? -1 : 1)))];
    }

    private static ParameterPrice PriceOf(OverfitBase networkBase, double lambda, UpdatePrior prior = UpdatePrior.Learned) =>
        ParameterPrice.For(
            prior, networkBase, SharedStart.From(networkBase, s_shape, Adaptation.Model), s_shape, lambda / (s_shape.Width * s_shape.Height), iterations: 1)[0];
}
