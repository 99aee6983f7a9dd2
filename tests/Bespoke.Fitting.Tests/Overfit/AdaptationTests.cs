using Bespoke.Imaging;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>What <see cref="Adaptation.Model"/> promises against <see cref="Adaptation.Scratch"/>, through the public surface alone.</summary>
public class AdaptationTests
{
    [Fact]
    public void A_fit_from_the_base_is_kept_where_it_costs_less()
    {
        EncodeOptions options = Short(2e-2);
        EncodeResult model = BespokeEncoder.Encode(OverfitCases.Waves(64, 48), options with { Adapt = Adaptation.Model });
        EncodeResult scratch = BespokeEncoder.Encode(OverfitCases.Waves(64, 48), options);
        Assert.Equal(Adaptation.Model, model.Adapt);
        Assert.NotNull(BespokeInfo.Read(model.File).BaseId);
        Assert.True(Loss(model, options) < Loss(scratch, options), $"{Loss(model, options)} against {Loss(scratch, options)}");
    }

    [Fact]
    public void A_fit_from_the_base_gives_way_where_it_costs_more()
    {
        EncodeOptions options = Short(1e-2);
        EncodeResult model = BespokeEncoder.Encode(Checks(), options with { Adapt = Adaptation.Model });
        EncodeResult scratch = BespokeEncoder.Encode(Checks(), options);
        Assert.Equal(Adaptation.Scratch, model.Adapt);
        Assert.Equal(scratch.File, model.File);
        Assert.Equal(2 * scratch.Iterations, model.Iterations);
    }

    [Fact]
    public void Both_fits_share_the_time()
    {
        EncodeOptions options = new() { Adapt = Adaptation.Model, TimeLimitSeconds = 2, Threads = 1 };
        Picture picture = OverfitCases.Waves(64, 48);

        // Compilation would fall to the first fit alone.
        BespokeEncoder.Encode(picture, options with { TimeLimitSeconds = null, Iterations = 40 });
        Stages stages = new();
        EncodeResult result = BespokeEncoder.Encode(picture, options, stages);
        Assert.Equal(StopReason.TimeLimit, result.StopReason);
        Assert.InRange(result.Elapsed.TotalSeconds, 1, 20);
        Assert.InRange(stages.SecondsAtFirstWriting, 0.4, 0.8 * result.Elapsed.TotalSeconds);
    }

    private static EncodeOptions Short(double lambda) => new() { Iterations = 30, Lambda = lambda, Threads = 1 };

    private static double Loss(EncodeResult result, EncodeOptions options) => Math.Pow(10, -result.Psnr / 10) + (options.Lambda * result.Bpp);

    /// <summary>Black and white squares of four pixels: nothing like a photograph.</summary>
    private static Picture Checks()
    {
        Picture picture = new(64, 48, 3, 8);
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < 48; y++)
            {
                for (int x = 0; x < 64; x++)
                {
                    picture.Row(c, y)[x] = (ushort)(((x / 4) + (y / 4)) % 2 * 255);
                }
            }
        }

        return picture;
    }

    private sealed class Stages : IProgress<FitProgress>
    {
        public double SecondsAtFirstWriting { get; private set; } = double.NaN;

        public void Report(FitProgress value)
        {
            if (double.IsNaN(SecondsAtFirstWriting) && value.Stage == "writing")
            {
                SecondsAtFirstWriting = value.Elapsed.TotalSeconds;
            }
        }
    }
}
