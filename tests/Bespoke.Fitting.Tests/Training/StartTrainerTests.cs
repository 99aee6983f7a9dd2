using Bespoke.Coin;
using Bespoke.Fitting.Tests.Coin;
using Bespoke.Fitting.Training;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Tests.Training;

public sealed class StartTrainerTests : IDisposable
{
    private static readonly Picture[] s_pictures = [CoinPictures.Smooth(160, 128, 3), CoinPictures.Smooth(128, 150, 3, 16), CoinPictures.Smooth(140, 140, 3)];

    private static readonly CoinTrainingOptions s_options = new()
    {
        Networks = [(2, 6), (3, 5)],
        FirstId = 40,
        Rounds = 2,
        Batch = 2,
        Iterations = 5,
        Threads = 1,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("bespoke-starts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_training_that_was_stopped_ends_as_one_that_was_not()
    {
        byte[] whole = Train("whole.starts", s_options);
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => BespokeTrainer.TrainStarts(
            s_pictures, s_options, Path.Combine(_folder, "stopped.starts"), new Stop(source), source.Token));
        Assert.False(File.Exists(Path.Combine(_folder, "stopped.starts")));
        Assert.Equal(whole, Train("stopped.starts", s_options));
    }

    [Fact]
    public void The_result_depends_on_the_seed_but_not_on_threads()
    {
        byte[] one = Train("one.starts", s_options);
        Assert.Equal(one, Train("two.starts", s_options with { Threads = 2 }));
        Assert.NotEqual(one, Train("three.starts", s_options with { Seed = 2 }));
    }

    [Fact]
    public void Each_network_gets_a_start_with_a_number()
    {
        IReadOnlyList<CoinStart> starts = CoinStartFile.Read(Train("a.starts", s_options));
        Assert.Equal([(40u, 3, 2, 6), (41u, 3, 3, 5)], starts.Select(start => (start.Id, start.Channels, start.Layers, start.Hidden)));
    }

    [Fact]
    public void Fits_of_later_rounds_come_further()
    {
        CoinTrainingOptions options = s_options with { Networks = [(3, 10)], Rounds = 12, Iterations = 40, LearningRate = 1e-3 };
        StartTrainer trainer = new(s_pictures, options);
        StartState state = trainer.Start();
        double[] reached = [.. Enumerable.Range(0, trainer.Rounds).Select(_ => trainer.RunRound(state, CancellationToken.None).Psnr)];
        Assert.True(reached[^3..].Average() > reached[..3].Average() + 1, string.Join(' ', reached));
    }

    [Fact]
    public void A_state_of_another_training_is_refused()
    {
        Train("a.starts", s_options);
        Assert.Throws<InvalidDataException>(() => Train("a.starts", s_options with { Networks = [(2, 6)] }));
        Assert.Throws<InvalidDataException>(() => Train("a.starts", s_options with { Networks = [(3, 5), (2, 6)] }));
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(128, 1)]
    public void Pictures_that_are_none_to_train_on_are_refused(int side, int channels) =>
        Assert.Throws<ArgumentException>(() => BespokeTrainer.TrainStarts(
            [CoinPictures.Smooth(side, side, channels)], s_options, Path.Combine(_folder, "a.starts")));

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        CoinTrainingOptions[] wrong =
        [
            s_options with { Networks = [] }, s_options with { Networks = [(0, 5)] }, s_options with { Networks = [(5, 256)] }, s_options with { FirstId = 0 },
            s_options with { Rounds = 0 }, s_options with { Batch = 0 }, s_options with { Iterations = 0 }, s_options with { Sampling = 0 },
            s_options with { LearningRate = double.NaN },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => Train("a.starts", options)));
    }

    [Fact]
    public void Windows_have_the_shapes_of_photographs_and_lie_in_the_picture()
    {
        Picture picture = CoinPictures.Smooth(150, 120, 3);
        HashSet<(int, int)> sizes = [];
        for (int seed = 0; seed < 40; seed++)
        {
            Picture window = TrainingWindow.Draw(picture, new Random(seed));
            sizes.Add((window.Width, window.Height));
            Assert.True(IsIn(picture, window), $"seed {seed}");
        }

        Assert.Equal([(80, 120), (120, 120), (150, 100)], sizes.Order());
    }

    private static bool IsIn(Picture picture, Picture window) => Enumerable.Range(0, picture.Height - window.Height + 1).Any(top =>
        Enumerable.Range(0, picture.Width - window.Width + 1).Any(left => Enumerable.Range(0, window.Height).All(y =>
            picture.Row(2, top + y).Slice(left, window.Width).SequenceEqual(window.Row(2, y)))));

    private byte[] Train(string name, CoinTrainingOptions options)
    {
        string path = Path.Combine(_folder, name);
        BespokeTrainer.TrainStarts(s_pictures, options, path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Asks to stop after the third round, the first of the second network.</summary>
    private sealed class Stop(CancellationTokenSource source) : IProgress<CoinTrainingProgress>
    {
        public void Report(CoinTrainingProgress value)
        {
            if (value.Round == 3)
            {
                source.Cancel();
            }
        }
    }
}
