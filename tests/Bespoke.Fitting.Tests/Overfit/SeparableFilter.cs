namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>A one-dimensional filter run down the columns of a plane and then along its rows, with its gradient.</summary>
internal sealed class SeparableFilter(SeparableFilter.Pass forward, SeparableFilter.PassGrad backward, int tapOffset, ReferenceParameters parameters)
{
    private double[] _columns = [];
    private double[] _rows = [];

    internal delegate void Pass(ReadOnlySpan<double> input, ReadOnlySpan<double> taps, Span<double> output);

    internal delegate void PassGrad(
        ReadOnlySpan<double> outputGrad, ReadOnlySpan<double> input, ReadOnlySpan<double> taps, Span<double> inputGrad, Span<double> tapGrads);

    private Span<double> Taps => parameters.Values.AsSpan(tapOffset, 4);

    private Span<double> TapGrads => parameters.Grads.AsSpan(tapOffset, 4);

    /// <summary>From a plane of one size to a plane of another.</summary>
    public double[] Forward(double[] plane, int width, int height, int newWidth, int newHeight)
    {
        _columns = ReferenceParameters.Transpose(plane, height, width);
        double[] filtered = new double[width * newHeight];
        for (int x = 0; x < width; x++)
        {
            forward(_columns.AsSpan(x * height, height), Taps, filtered.AsSpan(x * newHeight, newHeight));
        }

        _rows = ReferenceParameters.Transpose(filtered, width, newHeight);
        double[] output = new double[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++)
        {
            forward(_rows.AsSpan(y * width, width), Taps, output.AsSpan(y * newWidth, newWidth));
        }

        return output;
    }

    /// <summary>Gradient of the last <see cref="Forward"/> to the plane; that of the taps is added to the parameters'.</summary>
    public double[] Backward(double[] outputGrad, int width, int height, int newWidth, int newHeight)
    {
        double[] rowGrads = new double[width * newHeight];
        for (int y = 0; y < newHeight; y++)
        {
            backward(
                outputGrad.AsSpan(y * newWidth, newWidth), _rows.AsSpan(y * width, width), Taps, rowGrads.AsSpan(y * width, width), TapGrads);
        }

        double[] filteredGrads = ReferenceParameters.Transpose(rowGrads, newHeight, width);
        double[] columnGrads = new double[width * height];
        for (int x = 0; x < width; x++)
        {
            backward(
                filteredGrads.AsSpan(x * newHeight, newHeight), _columns.AsSpan(x * height, height), Taps, columnGrads.AsSpan(x * height, height), TapGrads);
        }

        return ReferenceParameters.Transpose(columnGrads, width, height);
    }
}
