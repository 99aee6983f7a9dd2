using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Bespoke.Bench.Tuning;

/// <summary>
/// Regression by a Gaussian process over points of the unit square (Rasmussen and Williams 2006, algorithm 2.1): a Matérn 5/2 kernel with fixed lengths, on
/// values brought to mean 0 and variance 1. Few points, so nothing about the kernel is fitted.
/// </summary>
internal sealed class GaussianProcess
{
    private const double Length = 0.3;
    private const double NoiseVariance = 0.01;
    private readonly (double X, double Y)[] _points;
    private readonly Cholesky<double> _cholesky;
    private readonly Vector<double> _weights;
    private readonly double _mean;
    private readonly double _deviation;

    /// <param name="points">Where it was measured.</param>
    /// <param name="values">What was measured there.</param>
    public GaussianProcess(IReadOnlyList<(double X, double Y)> points, IReadOnlyList<double> values)
    {
        _points = [.. points];
        _mean = values.Average();
        _deviation = Math.Max(1e-9, Math.Sqrt(values.Average(v => (v - _mean) * (v - _mean))));
        Matrix<double> covariance = Matrix<double>.Build.Dense(
            _points.Length, _points.Length, (i, j) => Kernel(_points[i], _points[j]) + (i == j ? NoiseVariance : 0));
        _cholesky = covariance.Cholesky();
        _weights = _cholesky.Solve(Vector<double>.Build.Dense(_points.Length, i => (values[i] - _mean) / _deviation));
    }

    /// <summary>Mean and standard deviation of the value at a point.</summary>
    public (double Mean, double Deviation) Predict((double X, double Y) point)
    {
        Vector<double> covariances = Vector<double>.Build.Dense(_points.Length, i => Kernel(point, _points[i]));
        double variance = Math.Max(0, 1 - covariances * _cholesky.Solve(covariances));
        return (_mean + _deviation * (covariances * _weights), _deviation * Math.Sqrt(variance));
    }

    /// <summary>By how much the value at a point is expected to exceed <paramref name="best"/>, where it does (Jones et al. 1998).</summary>
    public double ExpectedImprovement((double X, double Y) point, double best)
    {
        (double mean, double deviation) = Predict(point);
        if (deviation <= 0)
        {
            return Math.Max(0, mean - best);
        }

        double z = (mean - best) / deviation;
        return (mean - best) * Normal.CDF(0, 1, z) + deviation * Normal.PDF(0, 1, z);
    }

    private static double Kernel((double X, double Y) a, (double X, double Y) b)
    {
        double distance = Math.Sqrt(5 * ((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y))) / Length;
        return (1 + distance + distance * distance / 3) * Math.Exp(-distance);
    }
}
