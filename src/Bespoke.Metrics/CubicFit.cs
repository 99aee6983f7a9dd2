namespace Bespoke.Metrics;

/// <summary>One cubic through all points by least squares; exact with four.</summary>
internal sealed class CubicFit : ICurve
{
    private const int Terms = 4;

    private readonly double _middle;
    private readonly double _halfRange;
    private readonly double[] _coefficients;

    /// <summary>Fits the cubic.</summary>
    /// <param name="x">Four or more different abscissae, sorted.</param>
    /// <param name="y">The values there.</param>
    public CubicFit(double[] x, double[] y)
    {
        // On -1..1 the normal equations are well conditioned.
        _middle = (x[0] + x[^1]) / 2;
        _halfRange = (x[^1] - x[0]) / 2;
        double[,] equations = new double[Terms, Terms + 1];
        for (int p = 0; p < x.Length; p++)
        {
            double u = (x[p] - _middle) / _halfRange;
            for (int row = 0; row < Terms; row++)
            {
                for (int column = 0; column < Terms; column++)
                {
                    equations[row, column] += Math.Pow(u, row + column);
                }

                equations[row, Terms] += y[p] * Math.Pow(u, row);
            }
        }

        _coefficients = Solve(equations);
    }

    /// <inheritdoc/>
    public double Integral(double low, double high) => Antiderivative(high) - Antiderivative(low);

    private double Antiderivative(double x)
    {
        double u = (x - _middle) / _halfRange;
        double sum = 0;
        for (int k = Terms - 1; k >= 0; k--)
        {
            sum = (sum * u) + (_coefficients[k] / (k + 1));
        }

        return sum * u * _halfRange;
    }

    // Gauss-Jordan elimination without pivoting: the matrix is symmetric and positive definite.
    private static double[] Solve(double[,] equations)
    {
        for (int pivot = 0; pivot < Terms; pivot++)
        {
            for (int row = 0; row < Terms; row++)
            {
                double factor = equations[row, pivot] / equations[pivot, pivot];
                for (int column = pivot; row != pivot && column <= Terms; column++)
                {
                    equations[row, column] -= factor * equations[pivot, column];
                }
            }
        }

        return [.. Enumerable.Range(0, Terms).Select(k => equations[k, Terms] / equations[k, k])];
    }
}
