using Bespoke.Entropy;
using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;
using Bespoke.SelfCheck;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>The last phase, from a state fitted for a little and quantised.</summary>
public unsafe class RoundedFitterTests
{
    private const double Lambda = 1e-3;
    private static readonly OverfitShape s_shape = new(64, 48, 3, 5, 4, 0, 0);

    [Theory]
    [InlineData(null)]
    [InlineData(UpdatePrior.Learned)]
    [InlineData(UpdatePrior.SpikeSlab)]
    public void It_makes_up_for_part_of_the_rounding(UpdatePrior? prior)
    {
        using Fitted fit = new(prior);
        double quantised = fit.Loss();

        fit.Run(60);

        Assert.InRange(fit.Loss(), 0, quantised * 0.97);
        fit.AssertGraphHoldsTheIntegers();
        foreach (QuantizedTensor tensor in fit.Content.Tensors)
        {
            int largest = TensorRounding.LargestExponent(tensor);
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                Assert.InRange(Math.Abs(tensor.Values[n]), 0, TensorRounding.Room(tensor, n, largest));
                Assert.Equal(tensor.Values[n], TensorRounding.Nearest(tensor, n, tensor.Values[n] * TensorRounding.Step(tensor, n)));
            }
        }
    }

    [Fact]
    public void The_best_state_is_kept_when_all_that_follow_are_worse()
    {
        using Fitted fit = new(null);
        fit.Run(200);
        double before = fit.Loss();
        int[][] values = [.. fit.Content.Tensors.Select(tensor => tensor.Values.ToArray())];

        // A few steps at the start rate only disturb what has settled.
        fit.Run(2);

        Assert.InRange(fit.Loss(), 0, before);
        Assert.Equal(values, fit.Content.Tensors.Select(tensor => tensor.Values));
        fit.AssertGraphHoldsTheIntegers();
    }

    [Fact]
    public void Without_iterations_nothing_changes()
    {
        using Fitted fit = new(null);
        int[][] before = [.. fit.Content.Tensors.Select(tensor => tensor.Values.ToArray())];
        fit.Run(0);
        Assert.Equal(before, fit.Content.Tensors.Select(tensor => tensor.Values));
    }

    [Fact]
    public void A_stop_leaves_a_whole_state()
    {
        using Fitted fit = new(null, new CancellationToken(canceled: true));
        int[][] before = [.. fit.Content.Tensors.Select(tensor => tensor.Values.ToArray())];
        fit.Run(50);
        Assert.Equal(before, fit.Content.Tensors.Select(tensor => tensor.Values));
        fit.AssertGraphHoldsTheIntegers();
    }

    /// <summary>A graph after a short fit, and its content.</summary>
    private sealed class Fitted : IDisposable
    {
        private readonly WorkerTeam _team = new(1);
        private readonly OverfitGraph _graph;
        private readonly FitMonitor _monitor;

        public Fitted(UpdatePrior? prior, CancellationToken cancellation = default)
        {
            Picture picture = OverfitCases.Waves(s_shape.Width, s_shape.Height);
            _graph = FitSimd.Create(s_shape, picture, _team, FitSimd.Best);
            FitSchedule schedule = FitSchedule.For(120, s_shape, handsOnLatents: false) with { Rehearsal = null };
            new OverfitFitter(
                _graph, [picture], Lambda, seed: 1, schedule, new FitMonitor(120, null, null, CancellationToken.None), isStarted: false, stepWork: 1).Run();
            float[] unrounded = Parameters.ToArray();
            OverfitBase? networkBase = prior is null ? null : RandomContents.MakeBase(s_shape);
            Content = ContentBuilder.Build(_graph, Lambda, networkBase, prior ?? UpdatePrior.Learned, lossLeft: RoundedFitter.LossLeft);
            _monitor = new FitMonitor(100, null, null, cancellation);
            Fitter = new RoundedFitter(_graph, Content, unrounded, Lambda, _monitor);
        }

        public OverfitContent Content { get; }

        private RoundedFitter Fitter { get; }

        private Span<float> Parameters => new(_graph.Parameters, _graph.Layout.Count);

        public void Run(int steps) => Fitter.Run(steps);

        /// <summary>D + lambda R / pixels with the bits of the parameters.</summary>
        public double Loss()
        {
            FitLoss loss = _graph.Run(LatentSurrogate.Hard, Lambda, withGrads: false);
            return loss.Distortion + (Lambda * (loss.LatentBits + Content.Tensors.Sum(NetworkCoder.BitsAfterHeader)) / _graph.Pixels);
        }

        public void AssertGraphHoldsTheIntegers()
        {
            foreach ((QuantizedTensor tensor, ParameterTensor place) in Content.Tensors.Zip(_graph.Layout.Tensors))
            {
                for (int n = 0; n < place.Count; n++)
                {
                    Assert.Equal((float)(tensor.Values[n] * TensorRounding.Step(tensor, n)), Parameters[place.Offset + n]);
                }
            }
        }

        public void Dispose()
        {
            _graph.Dispose();
            _team.Dispose();
        }
    }
}
