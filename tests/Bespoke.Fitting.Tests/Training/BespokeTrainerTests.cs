using Bespoke.Fitting.Tests.Overfit;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Training;

public sealed class BespokeTrainerTests : IDisposable
{
    private static readonly Picture[] s_pictures =
        [.. Enumerable.Range(1, 3).Select(seed => OverfitCases.RandomPicture(128, 128, 3, new Random(seed)))];

    private static readonly TrainingOptions s_options = new()
    {
        Lambdas = [2e-2, 1e-3],
        Decoder = DecoderSize.Small,
        CommonRounds = 1,
        OwnRounds = 1,
        Batch = 2,
        Iterations = 6,
        FirstId = 40,
        Threads = 1,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("bespoke-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_training_that_was_stopped_ends_as_one_that_was_not()
    {
        byte[] whole = Train("whole.base", s_options);
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => BespokeTrainer.Train(
            s_pictures, s_options, Path.Combine(_folder, "stopped.base"), new Stop(source), source.Token));
        Assert.False(File.Exists(Path.Combine(_folder, "stopped.base")));
        Assert.Equal(whole, Train("stopped.base", s_options));
    }

    [Fact]
    public void The_number_of_threads_makes_no_difference() =>
        Assert.Equal(Train("one.base", s_options), Train("two.base", s_options with { Threads = 2 }));

    [Fact]
    public void Each_rate_range_gets_a_base_with_a_number_that_fits_its_decoder()
    {
        IReadOnlyList<OverfitBase> bases = OverfitBaseFile.Read(Train("a.base", s_options));
        Assert.Equal([(40u, 2e-2f), (41u, 1e-3f)], bases.Select(b => (b.Id, b.Lambda)));
        Assert.All(bases, b => Assert.True(b.Fits(new OverfitShape(300, 200, 3, 7, 4, 0, 0))));
        Assert.All(bases, b => Assert.False(b.Fits(new OverfitShape(300, 200, 1, 7, 4, 0, 0))));
    }

    [Fact]
    public void Training_goes_on_from_bases_and_moves_what_pictures_adapt_further_than_the_rest()
    {
        byte[] file = Train("first.base", s_options);
        IReadOnlyList<OverfitBase> first = OverfitBaseFile.Read(file);
        TrainingOptions further = s_options with { From = file, CommonRounds = 0, Lambdas = [1e-3], FirstId = 50 };
        OverfitBase next = Assert.Single(OverfitBaseFile.Read(Train("next.base", further)));

        OverfitShape shape = new(128, 128, 3, 7, 4, 0, 0);
        double Moved(string tensor) => next.PriorsFor(shape)[tensor].Values.Zip(first[1].PriorsFor(shape)[tensor].Values, (a, b) => Math.Abs(a - b)).Average();
        Assert.Equal(50u, next.Id);
        Assert.InRange(Moved("entropy W1"), 1e-9, Moved("entropy Wo") / 2);
    }

    [Fact]
    public void Bases_of_another_decoder_are_nothing_to_go_on_from()
    {
        TrainingOptions further = s_options with { From = Train("first.base", s_options), Decoder = DecoderSize.Medium };
        Assert.Throws<ArgumentException>(() => Train("next.base", further));
    }

    [Fact]
    public void A_state_of_another_training_is_refused()
    {
        Train("a.base", s_options);
        Assert.Throws<InvalidDataException>(() => Train("a.base", s_options with { Lambdas = [1e-3] }));
        Assert.Throws<InvalidDataException>(() => Train("a.base", s_options with { Decoder = DecoderSize.Medium }));
        Assert.Throws<InvalidDataException>(() => Train("a.base", s_options with { Lambdas = [2e-2, 5e-4] }));
        Assert.Throws<InvalidDataException>(() => Train("a.base", s_options with { Seed = 2 }));
        Assert.Throws<InvalidDataException>(() => BespokeTrainer.Train(s_pictures[..2], s_options, Path.Combine(_folder, "a.base")));
    }

    [Fact]
    public void A_training_may_go_on_for_more_rounds_than_it_was_begun_with()
    {
        byte[] whole = Train("whole.base", s_options with { OwnRounds = 2 });
        Train("more.base", s_options);
        Assert.Equal(whole, Train("more.base", s_options with { OwnRounds = 2 }));
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(128, 1)]
    public void Pictures_that_are_none_to_train_on_are_refused(int side, int channels) =>
        Assert.Throws<ArgumentException>(() => BespokeTrainer.Train(
            [OverfitCases.RandomPicture(side, side, channels, new Random(1))], s_options, Path.Combine(_folder, "a.base")));

    private byte[] Train(string name, TrainingOptions options)
    {
        string path = Path.Combine(_folder, name);
        BespokeTrainer.Train(s_pictures, options, path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Asks to stop after the second round.</summary>
    private sealed class Stop(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Round == 2)
            {
                source.Cancel();
            }
        }
    }
}
