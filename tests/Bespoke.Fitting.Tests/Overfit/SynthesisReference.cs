using Bespoke.Fitting.Kernels;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>From upsampled planes to samples and the distortion, and back (spec/format.md, section 5.4, in real numbers).</summary>
/// <param name="target">The picture, <c>[channels][height][width]</c>, in 0..1.</param>
internal sealed class SynthesisReference(OverfitShape shape, ReferenceParameters parameters, double[] target)
{
    private readonly int _pixels = shape.Width * shape.Height;
    private readonly int _channels = shape.Channels;

    /// <summary>Samples before the clamp, of the last run.</summary>
    public double[] Output { get; private set; } = [];

    /// <summary>Mean squared error; adds the gradients of parameters, and gives those of the planes. The clamp passes gradients straight through.</summary>
    public double Run(List<double[]> planes, out List<double[]> planeGrads)
    {
        double[] input = [.. planes.SelectMany(plane => plane)];
        double[] hidden = new double[shape.Hidden * _pixels];
        double[] pixels = new double[_channels * _pixels];
        double[] side = new double[_channels * _pixels];
        Multiply("synthesis V1", shape.Hidden, shape.Levels, input, parameters.Value("synthesis c1"), hidden);
        MatrixKernel.Rectify(hidden);
        Multiply("synthesis V2", _channels, shape.Hidden, hidden, parameters.Value("synthesis c2"), pixels);
        Multiply("synthesis P", _channels, shape.Levels, input, [], side);
        List<double[]> activations = [pixels];
        for (int n = 1; n <= shape.Convolutions; n++)
        {
            activations.Add(Layer(n, activations[^1]));
        }

        Output = [.. activations[^1].Zip(side, (a, p) => a + p)];
        double distortion = Compare(out double[] outputGrad);

        double[] grad = outputGrad;
        for (int n = shape.Convolutions; n >= 1; n--)
        {
            grad = LayerGrad(n, activations[n - 1], activations[n], grad);
        }

        double[] hiddenGrad = Grads("synthesis V2", _channels, shape.Hidden, grad, hidden);
        AddBias("synthesis c2", grad);
        MatrixKernel.RectifyGrad(hidden, hiddenGrad);
        double[] pathGrad = Grads("synthesis V1", shape.Hidden, shape.Levels, hiddenGrad, input);
        AddBias("synthesis c1", hiddenGrad);
        double[] sideGrad = Grads("synthesis P", _channels, shape.Levels, outputGrad, input);
        planeGrads = [.. pathGrad.Zip(sideGrad, (a, p) => a + p).Chunk(_pixels)];
        return distortion;
    }

    private double Compare(out double[] outputGrad)
    {
        double sum = 0;
        outputGrad = new double[target.Length];
        for (int n = 0; n < target.Length; n++)
        {
            double difference = Math.Clamp(Output[n], 0, 1) - target[n];
            sum += difference * difference;
            outputGrad[n] = 2 * difference / target.Length;
        }

        return sum / target.Length;
    }

    private double[] Layer(int n, double[] input)
    {
        double[] output = new double[input.Length];
        ConvolutionKernel.Forward(input, _channels, shape.Width, shape.Height, Residual(n), parameters.Value($"synthesis x{n}"), output);
        if (n < shape.Convolutions)
        {
            MatrixKernel.Rectify(output);
        }

        return output;
    }

    private double[] LayerGrad(int n, double[] input, double[] output, double[] outputGrad)
    {
        if (n < shape.Convolutions)
        {
            MatrixKernel.RectifyGrad(output, outputGrad);
        }

        double[] inputGrad = new double[input.Length];
        ConvolutionKernel.Backward(
            outputGrad,
            input,
            _channels,
            shape.Width,
            shape.Height,
            Residual(n),
            inputGrad,
            parameters.Grad($"synthesis X{n}"),
            parameters.Grad($"synthesis x{n}"));
        return inputGrad;
    }

    /// <summary>The weights of layer n with the identity of its residual connection.</summary>
    private double[] Residual(int n)
    {
        double[] weights = parameters.Value($"synthesis X{n}").ToArray();
        for (int c = 0; c < _channels; c++)
        {
            weights[(((c * _channels) + c) * 9) + 4] += 1;
        }

        return weights;
    }

    private void Multiply(string name, int outputs, int inputs, double[] input, ReadOnlySpan<double> start, double[] output) =>
        MatrixKernel.Multiply(ReferenceParameters.Transpose(parameters.Value(name), outputs, inputs), inputs, outputs, input, start, output);

    /// <summary>Adds a matrix's gradient and gives that of its input.</summary>
    private double[] Grads(string name, int outputs, int inputs, double[] outputGrad, double[] input)
    {
        double[] inputGrad = new double[input.Length];
        MatrixKernel.AddOuterProduct(outputGrad, outputs, input, inputs, parameters.Grad(name));
        MatrixKernel.Multiply(parameters.Value(name), outputs, inputs, outputGrad, [], inputGrad);
        return inputGrad;
    }

    private void AddBias(string name, double[] outputGrad)
    {
        Span<double> biasGrads = parameters.Grad(name);
        for (int n = 0; n < outputGrad.Length; n++)
        {
            biasGrads[n / _pixels] += outputGrad[n];
        }
    }
}
