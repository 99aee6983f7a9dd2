using Bespoke.Fitting.Overfit;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

public class FitPlanTests
{
    [Theory]
    [InlineData(Adaptation.Model, 2e-2, true)]
    [InlineData(Adaptation.Model, 1e-3, false)]
    [InlineData(Adaptation.Latents, 2e-2, true)]
    [InlineData(Adaptation.Latents, 4e-4, false)]
    public void Small_files_start_from_a_base_with_fixed_hidden_layers_where_there_is_one_for_their_rate(Adaptation adapt, double lambda, bool isFixed)
    {
        FitPlan plan = PlanOf(OverfitCases.Waves(200, 150), adapt, lambda);
        Assert.Equal(isFixed, plan.Base!.HasFixedHiddenLayers);
        Assert.Equal((int)DecoderSize.Large, plan.Shape.EntropySize);
    }

    [Fact]
    public void A_large_file_starts_from_a_base_that_it_adapts_as_a_whole_and_fixed_networks_do_not_mind_its_size()
    {
        Picture noise = OverfitCases.RandomPicture(200, 150, 3, new Random(1));
        Assert.False(PlanOf(noise, Adaptation.Model, 4e-3).Base!.HasFixedHiddenLayers);
        Assert.True(PlanOf(noise, Adaptation.Latents, 4e-3).Base!.HasFixedHiddenLayers);
    }

    [Fact]
    public void A_fit_from_nothing_has_no_base_and_the_size_of_decoder_that_suits_the_file()
    {
        FitPlan plan = PlanOf(OverfitCases.Waves(200, 150), Adaptation.Scratch, 2e-2);
        Assert.Null(plan.Base);
        Assert.Equal((int)DecoderSize.Small, plan.Shape.EntropySize);
    }

    private static FitPlan PlanOf(Picture picture, Adaptation adapt, double lambda) =>
        FitPlan.For([picture], new EncodeOptions { Adapt = adapt, Lambda = lambda, Iterations = 100 }, fits: 1);
}
