using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// Turns fitted parameters into integers and steps so that loss plus the price of the bits is least, by a local model:
/// L(w + d) = L(w) + sum h d^2 / 2 with the curvature h of each parameter.
/// </summary>
/// <remarks>
/// A step D costs h D^2 / 24 and one bit less for each doubling; with a bit worth lambda / pixels the best step is
/// D = sqrt(12 lambda / (pixels ln 2 h)): steps go with 1 / sqrt(h). The curvature of a weight is nearly the product of its input's power
/// and its output's sensitivity, so exponents for rows and columns say nearly all of it (<see cref="QuantizedTensor"/>).
/// </remarks>
internal sealed class ParameterQuantizer
{
    /// <summary>Most by which the exponents of one tensor should differ.</summary>
    private const int MaxOctaves = 6;

    /// <summary>Rounds between the choice of integers and that of their scale.</summary>
    private const int Rounds = 3;

    private readonly double _bitPrice;

    /// <param name="lambda">Weight of bits per pixel.</param>
    /// <param name="pixels">Pixels of the picture.</param>
    public ParameterQuantizer(double lambda, double pixels) => _bitPrice = lambda / pixels;

    /// <summary>Chooses exponents, scale and integers of one tensor.</summary>
    /// <param name="tensor">Receives them.</param>
    /// <param name="values">Fitted parameters, <c>[Rows][Columns]</c>.</param>
    /// <param name="curvature">Second derivative of the loss for each.</param>
    /// <param name="maxExponent">Most fractional bits that the decoder's arithmetic has room for.</param>
    public void Quantize(QuantizedTensor tensor, ReadOnlySpan<float> values, ReadOnlySpan<double> curvature, int maxExponent)
    {
        double[] ideal = IdealExponents(curvature);
        int limit = Math.Min(maxExponent, LargestExponent(values));
        double best = double.PositiveInfinity;
        Candidate? chosen = null;
        bool isMatrix = tensor.Rows > 1 && tensor.Columns > 1;
        foreach ((bool rows, bool columns) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            if ((rows || columns) && !isMatrix)
            {
                continue;
            }

            for (int offset = -2; offset <= 2; offset++)
            {
                Candidate candidate = new(tensor);
                candidate.SetExponents(ideal, offset, rows, columns, limit);
                double cost = candidate.Round(values, curvature, _bitPrice);
                if (cost < best)
                {
                    best = cost;
                    chosen = candidate;
                }
            }
        }

        chosen!.CopyToTensor();
    }

    private double[] IdealExponents(ReadOnlySpan<double> curvature)
    {
        // Parameters that hardly matter (inputs never set, units never active) must not pull the others' steps: their exponents are
        // held within a few octaves of the most sensitive one's.
        double largest = 1e-30;
        foreach (double h in curvature)
        {
            largest = Math.Max(largest, h);
        }

        double[] ideal = new double[curvature.Length];
        for (int n = 0; n < ideal.Length; n++)
        {
            double h = Math.Max(curvature[n], largest * Math.ScaleB(1, -2 * MaxOctaves));
            ideal[n] = 0.5 * Math.Log2(h * Math.Log(2) / (12 * _bitPrice));
        }

        return ideal;
    }

    /// <summary>Most fractional bits at which the largest value still fits 16 bits, with room for a rounding up.</summary>
    private static int LargestExponent(ReadOnlySpan<float> values)
    {
        double largest = 1e-9;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return (int)Math.Floor(Math.Log2(32000 / largest));
    }

    /// <summary>One choice of exponents and what follows from it.</summary>
    private sealed class Candidate(QuantizedTensor tensor)
    {
        private readonly int _rowCount = tensor.Rows;
        private readonly int _columnCount = tensor.Columns;
        private readonly int[] _rows = new int[tensor.Rows];
        private readonly int[] _columns = new int[tensor.Columns];
        private readonly int[] _values = new int[tensor.Values.Length];
        private readonly int[] _differences = new int[tensor.Values.Length];
        private int _exponent;
        private int _scaleIndex;

        /// <summary>The additive model exponent + row + column nearest to the ideal ones, rounded, within 0 and the limit.</summary>
        public void SetExponents(double[] ideal, int offset, bool withRows, bool withColumns, int limit)
        {
            double mean = ideal.Average();
            double[] rowMeans = new double[_rowCount];
            double[] columnMeans = new double[_columnCount];
            for (int j = 0; j < _rowCount; j++)
            {
                for (int i = 0; i < _columnCount; i++)
                {
                    rowMeans[j] += ideal[(j * _columnCount) + i] / _columnCount;
                    columnMeans[i] += ideal[(j * _columnCount) + i] / _rowCount;
                }
            }

            _exponent = (int)Math.Clamp(Math.Round(mean + offset), 0, limit);
            for (int j = 0; withRows && j < _rowCount; j++)
            {
                _rows[j] = (int)Math.Round(rowMeans[j] - mean);
            }

            for (int i = 0; withColumns && i < _columnCount; i++)
            {
                _columns[i] = (int)Math.Round(columnMeans[i] - mean);
            }

            Limit(limit);
        }

        /// <summary>
        /// Rounds with regard to the price of bits; gives loss and bits together, in units of L. Infinite where the decoder has no room for a weight.
        /// </summary>
        public double Round(ReadOnlySpan<float> values, ReadOnlySpan<double> curvature, double bitPrice)
        {
            for (int n = 0; n < _values.Length; n++)
            {
                _values[n] = Nearest(values[n], n);
            }

            for (int round = 0; round < Rounds; round++)
            {
                _scaleIndex = NetworkCoder.ChooseScaleIndex(Differences());
                for (int n = 0; n < _values.Length; n++)
                {
                    _values[n] = BestNear(values[n], curvature[n], n, bitPrice);
                }
            }

            if (!HasRoom())
            {
                return double.PositiveInfinity;
            }

            double cost = bitPrice * (NetworkCoder.ValueBits(Differences(), _scaleIndex)
                + NetworkCoder.ExponentBits(_rows) + NetworkCoder.ExponentBits(_columns));
            for (int n = 0; n < _values.Length; n++)
            {
                cost += 0.5 * curvature[n] * Square(values[n] - (_values[n] * Step(n)));
            }

            return cost;
        }

        public void CopyToTensor()
        {
            tensor.Exponent = _exponent;
            tensor.ScaleIndex = _scaleIndex;
            _rows.CopyTo(tensor.RowExponents, 0);
            _columns.CopyTo(tensor.ColumnExponents, 0);
            _values.CopyTo(tensor.Values, 0);
        }

        /// <summary>True when all integers fit 16 bits at the largest exponent, which is what the decoder brings them to.</summary>
        private bool HasRoom()
        {
            int largest = _exponent + _rows.Max() + _columns.Max();
            for (int n = 0; n < _values.Length; n++)
            {
                long weight = (long)_values[n] << (largest - Exponent(n));
                if (weight != (short)weight)
                {
                    return false;
                }
            }

            return true;
        }

        private int BestNear(double value, double curvature, int n, double bitPrice)
        {
            int nearest = Nearest(value, n);
            int origin = tensor.OriginAt(n, Exponent(n));
            int best = nearest;
            double least = double.PositiveInfinity;
            for (int k = nearest - 1; k <= nearest + 1; k++)
            {
                double cost = (0.5 * curvature * Square(value - (k * Step(n)))) + (bitPrice * NumberCoder.Bits(_scaleIndex, 0, k - origin));
                if (cost < least)
                {
                    least = cost;
                    best = k;
                }
            }

            return best;
        }

        private int Nearest(double value, int n) => (int)Math.Round(value / Step(n));

        private int Exponent(int n) => _exponent + _rows[n / _columns.Length] + _columns[n % _columns.Length];

        private double Step(int n) => Math.ScaleB(1, -Exponent(n));

        private int[] Differences()
        {
            for (int n = 0; n < _values.Length; n++)
            {
                _differences[n] = _values[n] - tensor.OriginAt(n, Exponent(n));
            }

            return _differences;
        }

        /// <summary>Lowers rows and columns until every sum is in 0 .. limit.</summary>
        private void Limit(int limit)
        {
            for (int j = 0; j < _rowCount; j++)
            {
                for (int i = 0; i < _columnCount; i++)
                {
                    int over = _exponent + _rows[j] + _columns[i] - limit;
                    if (over > 0)
                    {
                        _rows[j] -= Math.Max(0, Math.Min(over, _rows[j]));
                        over = _exponent + _rows[j] + _columns[i] - limit;
                        _columns[i] -= Math.Max(0, over);
                    }
                }
            }

            int lowest = _exponent + _rows.Min() + _columns.Min();
            if (lowest < 0)
            {
                for (int j = 0; j < _rowCount; j++)
                {
                    _rows[j] = Math.Max(_rows[j], -_exponent / 2);
                }

                for (int i = 0; i < _columnCount; i++)
                {
                    _columns[i] = Math.Max(_columns[i], -_exponent - _rows.Min());
                }
            }
        }

        private static double Square(double x) => x * x;
    }
}
