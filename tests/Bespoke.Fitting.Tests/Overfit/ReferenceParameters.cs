using Bespoke.Fitting.Overfit;

namespace Bespoke.Fitting.Tests.Overfit;

/// <summary>All network parameters and their gradients in double precision, by name.</summary>
internal sealed class ReferenceParameters(ParameterLayout layout)
{
    public ParameterLayout Layout { get; } = layout;

    public double[] Values { get; } = new double[layout.Count];

    public double[] Grads { get; } = new double[layout.Count];

    public Span<double> Value(string name) => Values.AsSpan(Layout.Offset(name), Find(name).Count);

    public Span<double> Grad(string name) => Grads.AsSpan(Layout.Offset(name), Find(name).Count);

    /// <summary>A matrix <c>[rows][columns]</c> as <c>[columns][rows]</c>, the order in which forward products want it.</summary>
    public static double[] Transpose(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        double[] transposed = new double[matrix.Length];
        for (int n = 0; n < matrix.Length; n++)
        {
            transposed[(n % columns * rows) + (n / columns)] = matrix[n];
        }

        return transposed;
    }

    private ParameterTensor Find(string name) => Layout.Tensors.First(tensor => tensor.Name == name);
}
