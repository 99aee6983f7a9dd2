using Bespoke.Fitting.Overfit;

namespace Bespoke.Fitting.Optimizers;

/// <summary>State and step of <see cref="SoapOptimizer"/> for one tensor of m rows and n columns.</summary>
internal sealed class SoapTensor
{
    private const double Epsilon = 1e-8;
    private readonly ParameterTensor _tensor;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly int _basisInterval;
    private readonly double[] _grad;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _projected;
    private readonly double[] _update;
    private readonly double[] _temporary;
    private readonly Factor? _left;
    private readonly Factor? _right;
    private int _step;

    public SoapTensor(ParameterTensor tensor, double beta1, double beta2, int basisInterval)
    {
        _tensor = tensor;
        _beta1 = beta1;
        _beta2 = beta2;
        _basisInterval = basisInterval;
        _grad = new double[tensor.Count];
        _first = new double[tensor.Count];
        _second = new double[tensor.Count];
        _projected = new double[tensor.Count];
        _update = new double[tensor.Count];
        _temporary = new double[tensor.Count];
        if (tensor.Rows > 1 && tensor.Columns > 1)
        {
            _left = new Factor(tensor.Rows);
            _right = new Factor(tensor.Columns);
        }
    }

    public void Step(Span<float> parameters, ReadOnlySpan<float> grads, double scale, double rate, double weightDecay)
    {
        for (int i = 0; i < _grad.Length; i++)
        {
            _grad[i] = grads[_tensor.Offset + i] * scale;
        }

        if (_left is null || _right is null)
        {
            _step++;
            Accumulate(_grad);
            Array.Copy(_first, _projected, _first.Length);
            ScaleByMoments(rate);
            Apply(_projected, parameters, rate, weightDecay);
            return;
        }

        if (_step == 0)
        {
            _step++;
            AccumulateFactors(_left, _right);
            _left.Start();
            _right.Start();
            return;
        }

        Project(_grad, _left, _right, _update);
        Accumulate(_update);
        Project(_first, _left, _right, _projected);
        ScaleByMoments(rate);
        ProjectBack(_projected, _left, _right, _update);
        Apply(_update, parameters, rate, weightDecay);
        AccumulateFactors(_left, _right);
        if (_step % _basisInterval == 0)
        {
            RefreshRows(_left);
            RefreshColumns(_right);
        }

        _step++;
    }

    /// <summary>Moments: the first of the gradient itself, the second of what is given (the gradient in the eigenbasis, for matrices).</summary>
    private void Accumulate(double[] forSecond)
    {
        for (int i = 0; i < _grad.Length; i++)
        {
            _first[i] += (1 - _beta1) * (_grad[i] - _first[i]);
            _second[i] += (1 - _beta2) * ((forSecond[i] * forSecond[i]) - _second[i]);
        }
    }

    private void ScaleByMoments(double rate)
    {
        double size = rate * Math.Sqrt(1 - Math.Pow(_beta2, _step)) / (1 - Math.Pow(_beta1, _step));
        for (int i = 0; i < _projected.Length; i++)
        {
            _projected[i] *= size / (Math.Sqrt(_second[i]) + Epsilon);
        }
    }

    private void Apply(double[] update, Span<float> parameters, double rate, double weightDecay)
    {
        for (int i = 0; i < update.Length; i++)
        {
            double value = parameters[_tensor.Offset + i] - update[i];
            parameters[_tensor.Offset + i] = (float)(value - (rate * weightDecay * value));
        }
    }

    /// <summary>L += (1 - beta2)(G G^T - L), R likewise with G^T G.</summary>
    private void AccumulateFactors(Factor left, Factor right)
    {
        int m = _tensor.Rows;
        int n = _tensor.Columns;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                {
                    sum += _grad[(i * n) + k] * _grad[(j * n) + k];
                }

                left.Matrix[(i * m) + j] += (1 - _beta2) * (sum - left.Matrix[(i * m) + j]);
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < m; k++)
                {
                    sum += _grad[(k * n) + i] * _grad[(k * n) + j];
                }

                right.Matrix[(i * n) + j] += (1 - _beta2) * (sum - right.Matrix[(i * n) + j]);
            }
        }
    }

    /// <summary>result = Ql^T source Qr.</summary>
    private void Project(double[] source, Factor left, Factor right, double[] result)
    {
        int m = _tensor.Rows;
        int n = _tensor.Columns;
        Array.Clear(_temporary);
        for (int k = 0; k < m; k++)
        {
            for (int i = 0; i < m; i++)
            {
                double q = left.Basis[(k * m) + i];
                for (int j = 0; j < n; j++)
                {
                    _temporary[(i * n) + j] += q * source[(k * n) + j];
                }
            }
        }

        Array.Clear(result);
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k < n; k++)
            {
                double t = _temporary[(i * n) + k];
                for (int j = 0; j < n; j++)
                {
                    result[(i * n) + j] += t * right.Basis[(k * n) + j];
                }
            }
        }
    }

    /// <summary>result = Ql source Qr^T.</summary>
    private void ProjectBack(double[] source, Factor left, Factor right, double[] result)
    {
        int m = _tensor.Rows;
        int n = _tensor.Columns;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                {
                    sum += source[(i * n) + k] * right.Basis[(j * n) + k];
                }

                _temporary[(i * n) + j] = sum;
            }
        }

        Array.Clear(result);
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k < m; k++)
            {
                double q = left.Basis[(i * m) + k];
                for (int j = 0; j < n; j++)
                {
                    result[(i * n) + j] += q * _temporary[(k * n) + j];
                }
            }
        }
    }

    /// <summary>New left basis; rows of the second moment follow their eigenvectors.</summary>
    private void RefreshRows(Factor left)
    {
        int n = _tensor.Columns;
        int[] order = left.Refresh();
        Array.Copy(_second, _temporary, _second.Length);
        for (int i = 0; i < order.Length; i++)
        {
            Array.Copy(_temporary, order[i] * n, _second, i * n, n);
        }
    }

    private void RefreshColumns(Factor right)
    {
        int n = _tensor.Columns;
        int[] order = right.Refresh();
        Array.Copy(_second, _temporary, _second.Length);
        for (int i = 0; i < _tensor.Rows; i++)
        {
            for (int j = 0; j < n; j++)
            {
                _second[(i * n) + j] = _temporary[(i * n) + order[j]];
            }
        }
    }

    /// <summary>One of Shampoo's two factors and its eigenbasis.</summary>
    private sealed class Factor(int n)
    {
        private readonly double[] _product = new double[n * n];
        private readonly double[] _values = new double[n];
        private readonly int[] _order = new int[n];

        public double[] Matrix { get; } = new double[n * n];

        /// <summary>Eigenvectors as columns.</summary>
        public double[] Basis { get; } = new double[n * n];

        public void Start()
        {
            Array.Copy(Matrix, _product, Matrix.Length);
            SymmetricEigen.Decompose(_product, Basis, n);
        }

        /// <summary>One power iteration from the present basis, sorted by falling eigenvalue. Gives the old place of each new column.</summary>
        public int[] Refresh()
        {
            Multiply(Matrix, Basis, _product);
            for (int j = 0; j < n; j++)
            {
                double value = 0;
                for (int i = 0; i < n; i++)
                {
                    value += Basis[(i * n) + j] * _product[(i * n) + j];
                }

                _values[j] = -value;
                _order[j] = j;
            }

            Array.Sort(_values, _order);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    Basis[(i * n) + j] = _product[(i * n) + _order[j]];
                }
            }

            SymmetricEigen.Orthonormalize(Basis, n);
            return _order;
        }

        private void Multiply(double[] a, double[] b, double[] result)
        {
            Array.Clear(result);
            for (int i = 0; i < n; i++)
            {
                for (int k = 0; k < n; k++)
                {
                    double x = a[(i * n) + k];
                    for (int j = 0; j < n; j++)
                    {
                        result[(i * n) + j] += x * b[(k * n) + j];
                    }
                }
            }
        }
    }
}
