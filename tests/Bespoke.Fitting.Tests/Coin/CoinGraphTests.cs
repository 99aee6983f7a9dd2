using System.Runtime.Intrinsics;
using Bespoke.Coin;
using Bespoke.Fitting.Coin;
using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;
using Bespoke.Fitting.Tests.Runtime;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Tests.Coin;

public unsafe class CoinGraphTests
{
    [Theory]
    [InlineData(1, 1, 1, 9, 5)]
    [InlineData(2, 5, 3, 13, 11)]
    [InlineData(3, 14, 4, 16, 15)]
    [InlineData(4, 9, 3, 48, 1)]
    public void Loss_and_gradient_are_those_of_finite_differences_in_double_precision(int layers, int hidden, int channels, int width, int height)
    {
        CoinShape shape = new(width, height, channels, layers, hidden);
        Picture picture = CoinPictures.Smooth(width, height, channels);
        float[] parameters = SineInitialization.Make(shape, 3);
        double[] exact = [.. parameters.Select(p => (double)p)];
        double loss = DoubleLoss(shape, picture, exact);
        double[] gradient = Differences(shape, picture, exact);
        double largest = gradient.Max(Math.Abs);
        foreach (FitWidth vectors in Enum.GetValues<FitWidth>())
        {
            using WorkerTeam team = new(1);
            using CoinGraph graph = CoinGraph.Create(shape, picture, team, vectors);
            parameters.CopyTo(graph.ParameterSpan);
            Assert.Equal(loss, graph.Run(withGrads: false), 1e-5 * loss);
            Assert.Equal(loss, graph.Run(withGrads: true), 1e-5 * loss);
            for (int n = 0; n < gradient.Length; n++)
            {
                Assert.Equal(gradient[n], graph.ParameterGrads[n], 1e-4 * Math.Abs(gradient[n]) + 2e-5 * largest);
            }
        }
    }

    [Fact]
    public void Loss_and_gradient_do_not_depend_on_threads()
    {
        CoinShape shape = new(101, 67, 3, 3, 10);
        Picture picture = CoinPictures.Smooth(101, 67, 3);
        (double Loss, float[] Grads) one = Evaluate(shape, picture, threads: 1);
        (double Loss, float[] Grads) three = Evaluate(shape, picture, threads: 3);
        Assert.Equal(one.Loss, three.Loss);
        Assert.Equal(one.Grads, three.Grads);
    }

    [Fact]
    public void Loss_and_gradient_of_the_picture_are_the_means_of_those_of_its_samples()
    {
        CoinShape shape = new(40, 15, 3, 2, 7);
        using WorkerTeam team = new(2);
        using CoinGraph graph = CoinGraph.Create(shape, CoinPictures.Smooth(40, 15, 3), team);
        SineInitialization.Make(shape, 1).CopyTo(graph.ParameterSpan);

        // Each sample once, out of order: parts of a whole block and less, of several blocks, and of one sample.
        int[] samples = [.. Enumerable.Range(0, 600).Select(n => n * 7 % 600)];
        double loss = 0;
        double[] gradient = new double[shape.ParameterCount];
        foreach (int[] part in (int[][])[samples[..50], samples[50..305], samples[305..306], samples[306..]])
        {
            double weight = part.Length / 600.0;
            loss += weight * graph.RunSampled(part);
            for (int n = 0; n < gradient.Length; n++)
            {
                gradient[n] += weight * graph.ParameterGrads[n];
            }
        }

        Assert.Equal(loss, graph.Run(withGrads: true), 1e-6 * loss);
        double largest = gradient.Max(Math.Abs);
        for (int n = 0; n < gradient.Length; n++)
        {
            Assert.Equal(gradient[n], graph.ParameterGrads[n], 1e-5 * largest);
        }
    }

    [Fact]
    public void An_evaluation_allocates_nothing()
    {
        CoinShape shape = new(64, 48, 3, 3, 10);
        using WorkerTeam team = new(2);
        using CoinGraph graph = CoinGraph.Create(shape, CoinPictures.Smooth(64, 48, 3), team);
        SineInitialization.Make(shape, 1).CopyTo(graph.ParameterSpan);
        CoinAdam adam = new(shape.ParameterCount);
        CoinSampler sampler = new(64 * 48, 0.3, seed: 1);
        Assert.Equal(0, new AllocationMeter(team, 2).Least(() =>
        {
            for (int n = 0; n < 10; n++)
            {
                Iterate();
            }
        }));

        void Iterate()
        {
            graph.RunSampled(sampler.Next());
            graph.Run(withGrads: true);
            adam.Step(graph.ParameterSpan, graph.GradSpan, 1e-4);
        }
    }

    [Fact]
    public void Sine_and_cosine_of_the_fit_are_within_their_error_bounds()
    {
        const int Count = 4096;
        float* values = stackalloc float[Count];
        float* slopes = stackalloc float[Count];
        Random random = new(1);
        double worstSine = 0;
        double worstCosine = 0;
        for (int round = 0; round < 100; round++)
        {
            double range = Math.Pow(2, random.Next(20));
            float[] t = [.. Enumerable.Range(0, Count).Select(_ => (float)((2 * random.NextDouble() - 1) * range))];
            t.CopyTo(new Span<float>(values, Count));
            SineKernel<Lanes256, Vector256<float>>.Forward(values, slopes, Count);
            for (int n = 0; n < Count; n++)
            {
                double whole = Math.Round((double)t[n]);
                double sign = ((long)whole & 1) == 0 ? 1 : -1;
                worstSine = Math.Max(worstSine, Math.Abs(values[n] - sign * Math.Sin(Math.PI * (t[n] - whole))));
                worstCosine = Math.Max(worstCosine, Math.Abs(slopes[n] - sign * Math.Cos(Math.PI * (t[n] - whole))));
            }
        }

        Assert.InRange(worstSine, 1e-8, SinePolynomial.ErrorBound);
        Assert.InRange(worstCosine, 1e-8, SineKernel.CosineErrorBound);
    }

    private static (double Loss, float[] Grads) Evaluate(CoinShape shape, Picture picture, int threads)
    {
        using WorkerTeam team = new(threads);
        using CoinGraph graph = CoinGraph.Create(shape, picture, team);
        SineInitialization.Make(shape, 1).CopyTo(graph.ParameterSpan);
        double loss = graph.Run(withGrads: true);
        return (loss, graph.GradSpan.ToArray());
    }

    private static double[] Differences(CoinShape shape, Picture picture, double[] parameters)
    {
        const double Step = 1e-6;
        return [.. Enumerable.Range(0, parameters.Length).Select(n =>
        {
            double[] moved = [.. parameters];
            moved[n] = parameters[n] + Step;
            double above = DoubleLoss(shape, picture, moved);
            moved[n] = parameters[n] - Step;
            return (above - DoubleLoss(shape, picture, moved)) / (2 * Step);
        })];
    }

    private static double DoubleLoss(CoinShape shape, Picture picture, double[] parameters)
    {
        double span = Math.Max(1, Math.Max(shape.Height - 1, (shape.Width - 1) / 2.0));
        double sum = 0;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                double[] values = [2 * y / span - 1, 2 * x / span - 1];
                for (int layer = 0; layer < shape.AllLayers; layer++)
                {
                    double[] next = new double[shape.OutputsOf(layer)];
                    for (int m = 0; m < next.Length; m++)
                    {
                        double t = parameters[shape.BiasStartOf(layer) + m];
                        for (int k = 0; k < values.Length; k++)
                        {
                            t += parameters[shape.StartOf(layer) + m * values.Length + k] * values[k];
                        }

                        next[m] = layer < shape.Layers ? Math.Sin(30 * t) : t;
                    }

                    values = next;
                }

                for (int c = 0; c < shape.Channels; c++)
                {
                    sum += Math.Pow(values[c] - picture.Row(c, y)[x] / (double)picture.MaxValue, 2);
                }
            }
        }

        return sum / (shape.Channels * picture.PixelCount);
    }
}
