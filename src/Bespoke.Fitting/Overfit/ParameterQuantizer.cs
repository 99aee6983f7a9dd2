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

    /// <summary>Pixels of the picture that exponents of a base are for.</summary>
    public const double PriorPixels = 1 << 18;

    /// <summary>Rounds between the choice of integers and that of their scale.</summary>
    private const int Rounds = 3;

    private readonly double _bitPrice;

    /// <summary>Fractional bits that this picture's number of pixels adds to what suits one of 2^18.</summary>
    private readonly double _priorOctaves;

    /// <param name="lambda">Weight of bits per pixel.</param>
    /// <param name="pixels">Pixels of the picture, or of all pictures of the set.</param>
    public ParameterQuantizer(double lambda, double pixels)
    {
        _bitPrice = lambda / pixels;
        _priorOctaves = 0.5 * Math.Log2(pixels / PriorPixels);
    }

    /// <summary>Chooses exponents, scale and integers of one tensor: its own values or, where that is cheaper, an update of its prior, or the prior as it is.</summary>
    /// <param name="tensor">Receives them.</param>
    /// <param name="values">Fitted parameters, <c>[Rows][Columns]</c>.</param>
    /// <param name="curvature">Second derivative of the loss for each.</param>
    /// <param name="maxExponent">Most fractional bits that the decoder's arithmetic has room for.</param>
    public void Quantize(QuantizedTensor tensor, ReadOnlySpan<float> values, ReadOnlySpan<double> curvature, int maxExponent)
    {
        double[] ideal = IdealExponents(curvature);
        int limit = Math.Min(maxExponent, LargestExponent(values));
        double best = double.PositiveInfinity;
        QuantizedTensor? chosen = null;
        foreach (Candidate candidate in Candidates(tensor, ideal, limit))
        {
            double cost = candidate.Round(values, curvature, _bitPrice);
            if (cost < best)
            {
                best = cost;
                chosen = candidate.Tensor;
            }
        }

        tensor.CopyFrom(chosen!);
    }

    private IEnumerable<Candidate> Candidates(QuantizedTensor tensor, double[] ideal, int limit)
    {
        bool isMatrix = tensor.Rows > 1 && tensor.Columns > 1;
        foreach ((bool rows, bool columns) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            for (int offset = -2; offset <= 2 && (isMatrix || !(rows || columns)); offset++)
            {
                yield return Candidate.Own(tensor, ideal, offset, rows, columns, limit);
            }
        }

        if (tensor.Prior is { } prior)
        {
            int highest = Math.Min((int)Math.Round(_priorOctaves) + 2, limit - prior.Exponents.Max());
            int lowest = -prior.Exponents.Min();
            for (int offset = Math.Max(lowest, highest - 5); offset <= highest; offset++)
            {
                yield return Candidate.Update(tensor, offset);
            }

            // Where the base stays as it is precision is free: as much as the decoder has room for.
            for (int offset = Math.Min(NetworkCoder.UsualBaseExponent, limit - prior.Exponents.Max()); offset >= lowest; offset--)
            {
                yield return Candidate.Base(tensor, offset);
            }
        }
    }

    /// <summary>Fractional bits that suit each parameter of a picture of 2^18 pixels.</summary>
    public static double[] IdealExponents(ParameterLayout layout, ReadOnlySpan<double> curvature, double lambda)
    {
        ParameterQuantizer quantizer = new(lambda, PriorPixels);
        double[] ideal = new double[layout.Count];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            quantizer.IdealExponents(curvature.Slice(tensor.Offset, tensor.Count)).CopyTo(ideal, tensor.Offset);
        }

        return ideal;
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
    private sealed class Candidate
    {
        private Candidate(QuantizedTensor tensor) => Tensor = tensor.Empty();

        /// <summary>The exponents and, after <see cref="Round"/>, the scale and the integers.</summary>
        public QuantizedTensor Tensor { get; }

        /// <summary>Values of its own: the additive model exponent + row + column nearest to the ideal ones, rounded, within 0 and the limit.</summary>
        public static Candidate Own(QuantizedTensor tensor, double[] ideal, int offset, bool withRows, bool withColumns, int limit)
        {
            Candidate candidate = new(tensor);
            candidate.SetExponents(ideal, offset, withRows, withColumns, limit);
            return candidate;
        }

        /// <summary>An update of the prior, with its exponents raised by an offset.</summary>
        public static Candidate Update(QuantizedTensor tensor, int offset)
        {
            Candidate candidate = new(tensor);
            candidate.Tensor.Source = ParameterSource.Update;
            candidate.Tensor.Exponent = offset;
            return candidate;
        }

        /// <summary>The prior's values as they are, with its exponents raised by an offset.</summary>
        public static Candidate Base(QuantizedTensor tensor, int offset)
        {
            Candidate candidate = new(tensor);
            candidate.Tensor.TakeBase(offset);
            return candidate;
        }

        /// <summary>
        /// Rounds with regard to the price of bits; gives loss and bits together, in units of L. Infinite where the decoder has no room for a weight.
        /// </summary>
        public double Round(ReadOnlySpan<float> values, ReadOnlySpan<double> curvature, double bitPrice)
        {
            int[] integers = Tensor.Values;
            if (Tensor.Source != ParameterSource.Base)
            {
                ChooseIntegers(values, curvature, bitPrice);
            }

            if (!HasRoom())
            {
                return double.PositiveInfinity;
            }

            double cost = bitPrice * NetworkCoder.BitsAfterHeader(Tensor);
            for (int n = 0; n < integers.Length; n++)
            {
                cost += 0.5 * curvature[n] * Square(values[n] - (integers[n] * TensorRounding.Step(Tensor, n)));
            }

            return cost;
        }

        private void ChooseIntegers(ReadOnlySpan<float> values, ReadOnlySpan<double> curvature, double bitPrice)
        {
            int[] integers = Tensor.Values;
            for (int n = 0; n < integers.Length; n++)
            {
                integers[n] = TensorRounding.Nearest(Tensor, n, values[n]);
            }

            for (int round = 0; round < Rounds; round++)
            {
                TensorRounding.ChooseScale(Tensor);
                for (int n = 0; n < integers.Length; n++)
                {
                    integers[n] = BestNear(values[n], curvature[n], n, bitPrice);
                }
            }
        }

        private void SetExponents(double[] ideal, int offset, bool withRows, bool withColumns, int limit)
        {
            int rowCount = Tensor.Rows;
            int columnCount = Tensor.Columns;
            double mean = ideal.Average();
            double[] rowMeans = new double[rowCount];
            double[] columnMeans = new double[columnCount];
            for (int j = 0; j < rowCount; j++)
            {
                for (int i = 0; i < columnCount; i++)
                {
                    rowMeans[j] += ideal[(j * columnCount) + i] / columnCount;
                    columnMeans[i] += ideal[(j * columnCount) + i] / rowCount;
                }
            }

            Tensor.Exponent = (int)Math.Clamp(Math.Round(mean + offset), 0, limit);
            for (int j = 0; withRows && j < rowCount; j++)
            {
                Tensor.RowExponents[j] = (int)Math.Round(rowMeans[j] - mean);
            }

            for (int i = 0; withColumns && i < columnCount; i++)
            {
                Tensor.ColumnExponents[i] = (int)Math.Round(columnMeans[i] - mean);
            }

            Limit(limit);
        }

        /// <summary>True when all integers fit 16 bits at the largest exponent, which is what the decoder brings them to.</summary>
        private bool HasRoom()
        {
            int largest = TensorRounding.LargestExponent(Tensor);
            for (int n = 0; n < Tensor.Values.Length; n++)
            {
                if (Math.Abs(Tensor.Values[n]) > TensorRounding.Room(Tensor, n, largest))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>The cheapest of the integers around the value and, in an update, of no change.</summary>
        private int BestNear(double value, double curvature, int n, double bitPrice)
        {
            int nearest = TensorRounding.Nearest(Tensor, n, value);
            double step = TensorRounding.Step(Tensor, n);
            int exponent = Tensor.ExponentAt(n);
            int origin = Tensor.OriginAt(n, exponent);
            int best = nearest;
            double least = double.PositiveInfinity;
            for (int k = -1; k <= 2; k++)
            {
                int tried = k <= 1 ? nearest + (k * TensorRounding.Stride(Tensor, n)) : origin;
                double cost = (0.5 * curvature * Square(value - (tried * step))) + (bitPrice * NetworkCoder.ValueBits(Tensor, n, tried));
                if (cost < least)
                {
                    least = cost;
                    best = tried;
                }
            }

            return best;
        }

        /// <summary>Lowers rows and columns until every sum is in 0 .. limit.</summary>
        private void Limit(int limit)
        {
            int[] rows = Tensor.RowExponents;
            int[] columns = Tensor.ColumnExponents;
            for (int j = 0; j < rows.Length; j++)
            {
                for (int i = 0; i < columns.Length; i++)
                {
                    int over = Tensor.Exponent + rows[j] + columns[i] - limit;
                    if (over > 0)
                    {
                        rows[j] -= Math.Max(0, Math.Min(over, rows[j]));
                        over = Tensor.Exponent + rows[j] + columns[i] - limit;
                        columns[i] -= Math.Max(0, over);
                    }
                }
            }

            int lowest = Tensor.Exponent + rows.Min() + columns.Min();
            if (lowest < 0)
            {
                for (int j = 0; j < rows.Length; j++)
                {
                    rows[j] = Math.Max(rows[j], -Tensor.Exponent / 2);
                }

                for (int i = 0; i < columns.Length; i++)
                {
                    columns[i] = Math.Max(columns[i], -Tensor.Exponent - rows.Min());
                }
            }
        }

        private static double Square(double x) => x * x;
    }
}
