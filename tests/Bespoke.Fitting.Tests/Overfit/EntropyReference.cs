using Bespoke.Fitting.Kernels;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>Bits of all latents and their gradients, one grid at a time (spec/format.md, section 5.2, in real numbers).</summary>
internal sealed class EntropyReference(OverfitShape shape, ReferenceParameters parameters, double[][] latents, double[][] latentGrads)
{
    private readonly int _d = shape.ContextSize;

    /// <summary>Bits of all grids; adds their gradients, times <paramref name="weight"/>, to parameters and latents.</summary>
    public double Run(double weight)
    {
        double bits = 0;
        for (int g = 0; g < shape.Grids.Count; g++)
        {
            bits += RunGrid(g, weight);
        }

        return bits;
    }

    private double RunGrid(int g, double weight)
    {
        int count = shape.Grids[g].Count;
        double[] w1 = Residual("entropy W1");
        double[] w2 = Residual("entropy W2");
        ReadOnlySpan<double> wo = parameters.Value("entropy Wo");
        ReadOnlySpan<double> wl = parameters.Value("entropy Wl");
        double[] x = Contexts(g);
        double[] h1 = new double[_d * count];
        double[] h2 = new double[_d * count];
        double[] output = new double[2 * count];
        MatrixKernel.Multiply(ReferenceParameters.Transpose(w1, _d, _d), _d, _d, x, parameters.Value("entropy b1"), h1);
        MatrixKernel.Rectify(h1);
        MatrixKernel.Multiply(ReferenceParameters.Transpose(w2, _d, _d), _d, _d, h1, parameters.Value("entropy b2"), h2);
        MatrixKernel.Rectify(h2);
        MatrixKernel.Multiply(ReferenceParameters.Transpose(wo, 2, _d), _d, 2, h2, parameters.Value("entropy bo"), output);
        double[] linear = new double[2 * count];
        MatrixKernel.Multiply(ReferenceParameters.Transpose(wl, 2, _d), _d, 2, x, [], linear);
        output = Add(output, linear);

        double bits = 0;
        double[] outputGrad = new double[2 * count];
        for (int n = 0; n < count; n++)
        {
            bits += LaplaceKernel.RateGrad(
                latents[g][n], output[n], output[count + n], weight, out double latentGrad, out outputGrad[count + n]);
            latentGrads[g][n] += latentGrad;
            outputGrad[n] = -latentGrad;
        }

        double[] grad2 = new double[_d * count];
        double[] grad1 = new double[_d * count];
        double[] contextGrad = new double[_d * count];
        LayerGrads("entropy Wo", "entropy bo", outputGrad, 2, h2);
        MatrixKernel.AddOuterProduct(outputGrad, 2, x, _d, parameters.Grad("entropy Wl"));
        MatrixKernel.Multiply(wo, 2, _d, outputGrad, [], grad2);
        MatrixKernel.RectifyGrad(h2, grad2);
        LayerGrads("entropy W2", "entropy b2", grad2, _d, h1);
        MatrixKernel.Multiply(w2, _d, _d, grad2, [], grad1);
        MatrixKernel.RectifyGrad(h1, grad1);
        LayerGrads("entropy W1", "entropy b1", grad1, _d, x);
        MatrixKernel.Multiply(w1, _d, _d, grad1, [], contextGrad);
        double[] linearGrad = new double[_d * count];
        MatrixKernel.Multiply(wl, 2, _d, outputGrad, [], linearGrad);
        ContextsGrad(g, Add(contextGrad, linearGrad));
        return bits;
    }

    private void LayerGrads(string weights, string bias, double[] outputGrad, int outputs, double[] input)
    {
        MatrixKernel.AddOuterProduct(outputGrad, outputs, input, _d, parameters.Grad(weights));
        Span<double> biasGrads = parameters.Grad(bias);
        for (int n = 0; n < outputGrad.Length; n++)
        {
            biasGrads[n / (outputGrad.Length / outputs)] += outputGrad[n];
        }
    }

    private double[] Residual(string name)
    {
        double[] weights = parameters.Value(name).ToArray();
        for (int j = 0; j < _d; j++)
        {
            weights[(j * _d) + j] += 1;
        }

        return weights;
    }

    /// <summary>The contexts of all samples of a grid, <c>[D][count]</c>.</summary>
    private double[] Contexts(int g)
    {
        OverfitGrid grid = shape.Grids[g];
        double[] contexts = new double[_d * grid.Count];
        for (int s = 0; s < shape.Neighbours; s++)
        {
            for (int n = 0; n < grid.Count; n++)
            {
                int at = Neighbour(grid, n, s);
                contexts[(s * grid.Count) + n] = at < 0 ? 0 : latents[g][at];
            }
        }

        if (HasFeatures(grid))
        {
            int[] inputs = shape.FeatureInputs(grid.Level);
            Span<double> weights = parameters.Value($"features A{grid.Level}");
            Span<double> biases = parameters.Value($"features a{grid.Level}");
            for (int n = 0; n < shape.Features * grid.Count; n++)
            {
                (int f, int sample) = Math.DivRem(n, grid.Count);
                double sum = biases[f];
                for (int k = 0; k < inputs.Length; k++)
                {
                    sum += weights[(f * inputs.Length) + k] * latents[inputs[k]][Above(grid, sample, inputs[k])];
                }

                contexts[(shape.Neighbours * grid.Count) + n] = sum;
            }
        }

        return contexts;
    }

    /// <summary>The gradient of <see cref="Contexts"/>, term by term.</summary>
    private void ContextsGrad(int g, double[] contextGrad)
    {
        OverfitGrid grid = shape.Grids[g];
        for (int s = 0; s < shape.Neighbours; s++)
        {
            for (int n = 0; n < grid.Count; n++)
            {
                int at = Neighbour(grid, n, s);
                if (at >= 0)
                {
                    latentGrads[g][at] += contextGrad[(s * grid.Count) + n];
                }
            }
        }

        if (HasFeatures(grid))
        {
            int[] inputs = shape.FeatureInputs(grid.Level);
            Span<double> weights = parameters.Value($"features A{grid.Level}");
            Span<double> weightGrads = parameters.Grad($"features A{grid.Level}");
            Span<double> biasGrads = parameters.Grad($"features a{grid.Level}");
            for (int n = 0; n < shape.Features * grid.Count; n++)
            {
                (int f, int sample) = Math.DivRem(n, grid.Count);
                double grad = contextGrad[(shape.Neighbours * grid.Count) + n];
                biasGrads[f] += grad;
                for (int k = 0; k < inputs.Length; k++)
                {
                    int at = Above(grid, sample, inputs[k]);
                    weightGrads[(f * inputs.Length) + k] += grad * latents[inputs[k]][at];
                    latentGrads[inputs[k]][at] += grad * weights[(f * inputs.Length) + k];
                }
            }
        }
    }

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private bool HasFeatures(OverfitGrid grid) => !grid.IsHyper && shape.HasFeatures(grid.Level);

    /// <summary>Neighbour s of sample n, or -1 outside the grid.</summary>
    private static int Neighbour(OverfitGrid grid, int n, int s)
    {
        (int dy, int dx) = Neighbours.Offsets[s];
        int y = (n / grid.Width) + dy;
        int x = (n % grid.Width) + dx;
        return y < 0 || x < 0 || x >= grid.Width ? -1 : (y * grid.Width) + x;
    }

    /// <summary>The sample of a coarser grid that lies over sample n.</summary>
    private int Above(OverfitGrid grid, int n, int coarse)
    {
        int shift = shape.Grids[coarse].Level - grid.Level;
        return ((n / grid.Width >> shift) * shape.Grids[coarse].Width) + (n % grid.Width >> shift);
    }
}
