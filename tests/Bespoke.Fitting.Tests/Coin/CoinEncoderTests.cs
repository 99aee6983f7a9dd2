using Bespoke.Coin;
using Bespoke.Fitting.Coin;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Metrics;

namespace Bespoke.Fitting.Tests.Coin;

public class CoinEncoderTests
{
    private static readonly EncodeOptions Options = new()
    {
        Codec = CodecKind.Coin,
        Iterations = 300,
        Coin = new CoinOptions { Layers = 3, Width = 16, LearningRate = 1e-3 },
    };

    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    public void A_fit_comes_near_the_picture_and_reports_what_the_file_gives(int channels, int bitDepth)
    {
        Picture picture = CoinPictures.Smooth(64, 48, channels, bitDepth);
        EncodeResult result = BespokeEncoder.Encode(picture, Options);
        Picture decoded = BespokeDecoder.Decode(result.File);
        Assert.Equal(Psnr.Compute(picture, decoded), result.Psnr);
        Assert.Equal(8.0 * result.File.Length / picture.PixelCount, result.Bpp);
        Assert.Equal(StopReason.Done, result.StopReason);
        Assert.True(result.Psnr > 27, $"{result.Psnr} dB");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(9)]
    public void The_file_depends_on_the_seed_but_not_on_threads(int? weightBits)
    {
        Picture picture = CoinPictures.Smooth(50, 40, 3);
        EncodeOptions options = Options with { Iterations = 40, Coin = Options.Coin with { WeightBits = weightBits } };
        byte[] one = BespokeEncoder.Encode(picture, options with { Threads = 1 }).File;
        Assert.Equal(one, BespokeEncoder.Encode(picture, options with { Threads = 2 }).File);
        Assert.NotEqual(one, BespokeEncoder.Encode(picture, options with { Threads = 1, Seed = 2 }).File);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(9)]
    public void A_fit_on_sampled_pixels_comes_near_the_whole_picture_and_is_repeatable(int? weightBits)
    {
        Picture picture = CoinPictures.Smooth(64, 48, 3);
        EncodeOptions options = Options with { Coin = Options.Coin with { Sampling = 0.25, WeightBits = weightBits } };
        EncodeResult one = BespokeEncoder.Encode(picture, options with { Threads = 1 });
        Assert.Equal(one.File, BespokeEncoder.Encode(picture, options with { Threads = 2 }).File);
        Assert.Equal(300, one.Iterations);
        Assert.True(one.Psnr > 25, $"{one.Psnr} dB");
        Assert.NotEqual(one.File, BespokeEncoder.Encode(picture, options with { Coin = options.Coin with { Sampling = 0.5 } }).File);
    }

    [Fact]
    public void Fewer_bits_a_weight_make_a_smaller_file_of_nearly_the_same_picture()
    {
        Picture picture = CoinPictures.Smooth(64, 48, 3);
        EncodeResult half = BespokeEncoder.Encode(picture, Options);
        EncodeResult ten = BespokeEncoder.Encode(picture, Options with { Coin = Options.Coin with { WeightBits = 10 } });
        Assert.True(ten.File.Length < 0.7 * half.File.Length, $"{ten.File.Length} of {half.File.Length} bytes");
        Assert.True(ten.Psnr > half.Psnr - 1, $"{ten.Psnr} of {half.Psnr} dB");
    }

    [Fact]
    public void Cancelling_ends_the_fit_with_a_file_of_the_best_so_far()
    {
        Picture picture = CoinPictures.Smooth(40, 40, 3);
        using CancellationTokenSource source = new();
        EncodeResult result = BespokeEncoder.Encode(picture, Options with { Iterations = 1_000_000 }, new CancelAt(source, 20), source.Token);
        Assert.Equal(StopReason.Cancelled, result.StopReason);
        Assert.InRange(result.Iterations, 20, 21);
        Assert.Equal(40, BespokeDecoder.Decode(result.File).Width);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(8)]
    public void A_time_limit_ends_the_fit(int? weightBits)
    {
        EncodeOptions options = Options with { Iterations = null, TimeLimitSeconds = 0.3, Coin = Options.Coin with { WeightBits = weightBits } };
        EncodeResult result = BespokeEncoder.Encode(CoinPictures.Smooth(40, 40, 3), options);
        Assert.Equal(StopReason.TimeLimit, result.StopReason);
        Assert.InRange(result.Elapsed.TotalSeconds, 0.2, 10);
    }

    [Fact]
    public void A_limited_time_leaves_its_share_to_the_rounded_part()
    {
        EncodeOptions options = Options with { Iterations = null, TimeLimitSeconds = 3, Coin = Options.Coin with { WeightBits = 8 } };
        Stages stages = new();
        BespokeEncoder.Encode(CoinPictures.Smooth(40, 40, 3), options, stages);
        Assert.Contains("rounding", stages.Seen);
    }

    [Fact]
    public void Fitting_rounded_weights_gives_more_than_rounding_fitted_ones()
    {
        const int Bits = 6;
        Picture picture = CoinPictures.Smooth(64, 48, 3);
        EncodeOptions options = Options with { Iterations = 1000 };
        EncodeResult fitted = BespokeEncoder.Encode(picture, options with { Coin = options.Coin with { WeightBits = Bits } });

        CoinShape shape = new(64, 48, 3, 3, 16);
        using WorkerTeam team = new(1);
        using CoinGraph graph = CoinGraph.Create(shape, picture, team);
        FitMonitor monitor = new(1000, limit: null, progress: null, CancellationToken.None);
        CoinFitter fitter = new(
            graph, SineInitialization.Make(shape, 1), monitor, new CoinSchedule(1000, 1e-3, LearningRateDecay.None, 0), bpp: 0, sampling: 1, seed: 1);
        fitter.Run();
        CoinQuantizer quantizer = new(shape, fitter.Best, Bits);
        float[] rounded = new float[shape.ParameterCount];
        quantizer.Round(fitter.Best, rounded);
        (byte[] file, Picture after) = CoinCodec.Write(shape, quantizer.ToTensors(rounded), 8, PictureMetadata.Empty);

        Assert.True(fitted.Psnr > Psnr.Compute(picture, after) + 0.5, $"{fitted.Psnr} dB against {Psnr.Compute(picture, after)} dB");
        Assert.InRange(fitted.File.Length, 0.9 * file.Length, 1.1 * file.Length);
    }

    [Fact]
    public void A_rate_that_falls_lets_a_fit_of_large_steps_come_to_rest()
    {
        // Three seeds, because a single fit of so large steps ends anywhere.
        double constant = MeanPsnr(LearningRateDecay.None);
        double falling = MeanPsnr(LearningRateDecay.Cosine);
        Assert.True(falling > constant + 1, $"{falling} dB against {constant} dB");

        static double MeanPsnr(LearningRateDecay decay)
        {
            Picture picture = CoinPictures.Smooth(64, 48, 3);
            EncodeOptions options = Options with { Coin = Options.Coin with { LearningRate = 7e-3, LearningRateDecay = decay, Sampling = 0.1 } };
            return Enumerable.Range(1, 3).Average(seed => BespokeEncoder.Encode(picture, options with { Seed = seed }).Psnr);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    public void A_fit_that_is_thrown_off_goes_back_and_takes_smaller_steps(double sampling)
    {
        CoinShape shape = new(64, 48, 3, 3, 16);
        using WorkerTeam team = new(1);
        using CoinGraph graph = CoinGraph.Create(shape, CoinPictures.Smooth(64, 48, 3), team);
        CoinFitter near = Run(SineInitialization.Make(shape, 1), steps: 300, rate: 1e-3);

        // From there the first step of 0.1 leads to the mean colour and nowhere else.
        CoinFitter thrownOff = Run(near.Best, steps: 1000, rate: 0.1);
        Assert.True(thrownOff.LeastError < 0.5 * near.LeastError, $"{thrownOff.LeastError} after {near.LeastError}");

        CoinFitter Run(ReadOnlySpan<float> start, int steps, double rate)
        {
            int iterations = (int)(steps / sampling);
            FitMonitor monitor = new(iterations, limit: null, progress: null, CancellationToken.None);
            CoinFitter fitter = new(graph, start, monitor, new CoinSchedule(iterations, rate, LearningRateDecay.None, 0), bpp: 0, sampling, seed: 1);
            fitter.Run();
            return fitter;
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void A_learned_start_brings_a_short_fit_further(int? weightBits)
    {
        Picture picture = CoinPictures.Smooth(60, 40, 3);
        EncodeOptions options = Options with { Iterations = 60, Coin = new CoinOptions { Layers = 5, Width = 20, WeightBits = weightBits } };
        EncodeResult random = BespokeEncoder.Encode(picture, options);
        EncodeResult learned = BespokeEncoder.Encode(picture, options with { Coin = options.Coin with { Start = CoinStartKind.Learned } });
        Assert.True(learned.Psnr > random.Psnr + 2, $"{learned.Psnr} dB against {random.Psnr} dB");

        // Parameters in half precision are whole: only differences need the start.
        Assert.Equal(weightBits is null ? null : 1, BespokeInfo.Read(learned.File).BaseId);
        Assert.Null(BespokeInfo.Read(random.File).BaseId);
        Assert.Equal(Psnr.Compute(picture, BespokeDecoder.Decode(learned.File)), learned.Psnr);
    }

    [Fact]
    public void Differences_from_a_learned_start_take_fewer_bytes_than_weights()
    {
        Picture picture = CoinPictures.Smooth(60, 40, 3);
        EncodeOptions options = Options with { Iterations = 200, Coin = new CoinOptions { Layers = 5, Width = 20, WeightBits = 6, Start = CoinStartKind.Learned } };
        EncodeResult learned = BespokeEncoder.Encode(picture, options);
        EncodeResult random = BespokeEncoder.Encode(picture, options with { Coin = options.Coin with { Start = CoinStartKind.Random, WeightBits = 8 } });
        Assert.True(learned.File.Length < 0.8 * random.File.Length, $"{learned.File.Length} of {random.File.Length} bytes");
        Assert.True(learned.Psnr > random.Psnr, $"{learned.Psnr} dB against {random.Psnr} dB");
    }

    [Fact]
    public void Without_a_learned_start_for_the_network_the_error_names_those_there_are()
    {
        MissingDependencyException thrown = Assert.Throws<MissingDependencyException>(() => BespokeEncoder.Encode(
            CoinPictures.Smooth(16, 16, 3), Options with { Coin = Options.Coin with { Start = CoinStartKind.Learned } }));
        Assert.Contains("5x20, 5x30, 10x28", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.074, 5, 20)]
    [InlineData(0.16, 5, 30)]
    [InlineData(0.3, 10, 28)]
    [InlineData(0.6, 10, 40)]
    [InlineData(1.2, 13, 49)]
    public void The_papers_rates_give_the_papers_networks(double bpp, int layers, int width)
    {
        CoinShape shape = CoinArchitecture.Choose(768, 512, 3, bpp, bitsPerWeight: 16);
        Assert.Equal((layers, width), (shape.Layers, shape.Hidden));
    }

    [Fact]
    public void Any_budget_is_filled_and_kept()
    {
        for (double bpp = 0.05; bpp < 3; bpp *= 1.07)
        {
            CoinShape shape = CoinArchitecture.Choose(768, 512, 3, bpp, bitsPerWeight: 16);
            Assert.InRange(16.0 * shape.ParameterCount / (768 * 512), 0.8 * bpp, 1.026 * bpp);
        }

        Assert.Throws<ArgumentException>(() => CoinArchitecture.Choose(8, 8, 3, 0.3, 16));
    }

    [Fact]
    public void No_network_is_fitted_that_decoders_refuse_as_they_come()
    {
        EncodeOptions options = Options with { Iterations = 1, Coin = new CoinOptions { WeightBits = 3, Sampling = 0.001 } };
        Assert.Throws<ArgumentException>(() => BespokeEncoder.Encode(CoinPictures.Smooth(64, 64, 3), options with { TargetBpp = 30 }));

        EncodeResult result = BespokeEncoder.Encode(CoinPictures.Smooth(560, 560, 3), options);
        Assert.InRange(BespokeInfo.Read(result.File).MultiplicationsPerPixel, 35_000, DecodeLimits.Default.MaxMultiplicationsPerPixel);
    }

    [Fact]
    public void Under_a_time_limit_progress_goes_by_the_clock()
    {
        Shares shares = new();
        BespokeEncoder.Encode(CoinPictures.Smooth(64, 64, 3), Options with { Iterations = null, TimeLimitSeconds = 1.5 }, shares);
        Assert.InRange(shares.Last, 0.5, 1);
    }

    [Fact]
    public void Work_beyond_the_plan_is_all_of_it()
    {
        Shares shares = new();
        FitMonitor monitor = new(10, TimeSpan.FromMinutes(1), shares, CancellationToken.None);
        monitor.Report("fitting", double.NaN, double.NaN);
        Assert.Equal(0, shares.Last);
        monitor.CountStep(11);
        monitor.Report("fitting", double.NaN, double.NaN);
        Assert.Equal(1, shares.Last);
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Throws(Options with { TargetBpp = 0.3 });
        Throws(Options with { Coin = new CoinOptions { Layers = 3 } });
        Throws(Options with { Coin = new CoinOptions { Layers = 3, Width = 256 } });
        Throws(Options with { Coin = new CoinOptions { WeightBits = 16 } });
        Throws(Options with { Coin = new CoinOptions { LearningRate = 0 } });
        Throws(Options with { Coin = new CoinOptions { LearningRateDecay = (LearningRateDecay)2 } });
        Throws(Options with { Coin = new CoinOptions { Start = (CoinStartKind)2 } });
        Throws(Options with { Coin = new CoinOptions { Sampling = 0 } });
        Throws(Options with { Coin = new CoinOptions { Sampling = 1.1 } });
        Throws(Options with { Coin = new CoinOptions { Sampling = double.NaN } });
        Throws(Options with { Coin = new CoinOptions(), TargetBpp = -1 });

        static void Throws(EncodeOptions options) =>
            Assert.Throws<ArgumentException>(() => BespokeEncoder.Encode(CoinPictures.Smooth(8, 8, 3), options));
    }

    private sealed class Shares : IProgress<FitProgress>
    {
        public double Last { get; private set; }

        public void Report(FitProgress value) => Last = value.Share;
    }

    private sealed class Stages : IProgress<FitProgress>
    {
        public HashSet<string> Seen { get; } = [];

        public void Report(FitProgress value) => Seen.Add(value.Stage);
    }

    private sealed class CancelAt(CancellationTokenSource source, int step) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Step >= step)
            {
                source.Cancel();
            }
        }
    }
}
