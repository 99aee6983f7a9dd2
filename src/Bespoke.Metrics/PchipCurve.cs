namespace Bespoke.Metrics;

/// <summary>Monotone piecewise cubic Hermite interpolation (Fritsch and Butland 1984; ends as in Moler, Numerical Computing with MATLAB, 3.6).</summary>
internal sealed class PchipCurve : ICurve
{
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _slopes;

    /// <summary>Draws the curve.</summary>
    /// <param name="x">Two or more knots, strictly increasing.</param>
    /// <param name="y">The values there.</param>
    public PchipCurve(double[] x, double[] y)
    {
        _x = x;
        _y = y;
        _slopes = Slopes(x, y);
    }

    /// <inheritdoc/>
    public double Integral(double low, double high)
    {
        double total = 0;
        for (int i = 0; i + 1 < _x.Length; i++)
        {
            double from = Math.Max(low, _x[i]);
            double to = Math.Min(high, _x[i + 1]);
            if (to > from)
            {
                // Simpson's rule is exact for a cubic.
                total += (to - from) / 6 * (Value(i, from) + (4 * Value(i, (from + to) / 2)) + Value(i, to));
            }
        }

        return total;
    }

    private double Value(int interval, double x)
    {
        double length = _x[interval + 1] - _x[interval];
        double secant = (_y[interval + 1] - _y[interval]) / length;
        double t = x - _x[interval];
        double left = _slopes[interval];
        double right = _slopes[interval + 1];
        double quadratic = ((3 * secant) - (2 * left) - right) / length;
        double cubic = (left + right - (2 * secant)) / (length * length);
        return _y[interval] + (t * (left + (t * (quadratic + (t * cubic)))));
    }

    private static double[] Slopes(double[] x, double[] y)
    {
        int intervals = x.Length - 1;
        double[] length = new double[intervals];
        double[] secant = new double[intervals];
        for (int i = 0; i < intervals; i++)
        {
            length[i] = x[i + 1] - x[i];
            secant[i] = (y[i + 1] - y[i]) / length[i];
        }

        if (intervals == 1)
        {
            return [secant[0], secant[0]];
        }

        double[] slopes = new double[x.Length];
        slopes[0] = EndSlope(length[0], length[1], secant[0], secant[1]);
        slopes[^1] = EndSlope(length[^1], length[^2], secant[^1], secant[^2]);
        for (int i = 1; i < intervals; i++)
        {
            // Weighted harmonic mean of the secants beside the knot; flat at an extremum.
            double leftWeight = (2 * length[i]) + length[i - 1];
            double rightWeight = length[i] + (2 * length[i - 1]);
            slopes[i] = secant[i - 1] * secant[i] <= 0
                ? 0
                : (leftWeight + rightWeight) / ((leftWeight / secant[i - 1]) + (rightWeight / secant[i]));
        }

        return slopes;
    }

    // Three-point formula, limited so that monotone data stay monotone.
    private static double EndSlope(double length, double nextLength, double secant, double nextSecant)
    {
        double slope = ((((2 * length) + nextLength) * secant) - (length * nextSecant)) / (length + nextLength);
        if (slope * secant <= 0)
        {
            return 0;
        }

        return secant * nextSecant < 0 && Math.Abs(slope) > 3 * Math.Abs(secant) ? 3 * secant : slope;
    }
}
