namespace Bespoke.Fitting.Kernels;

/// <remarks>The scalar reference: plain loops in double precision over blocks of any number of samples, <c>[features][samples]</c>.</remarks>
internal static partial class MatrixKernel
{
    /// <summary>output[m][n] = start[m] + sum_k weights[k][m] input[k][n].</summary>
    /// <param name="weights"><c>[inputs][outputs]</c>.</param>
    /// <param name="start">One number per output, or empty for zeros.</param>
    public static void Multiply(
        ReadOnlySpan<double> weights, int inputs, int outputs, ReadOnlySpan<double> input, ReadOnlySpan<double> start, Span<double> output)
    {
        int samples = input.Length / inputs;
        for (int m = 0; m < outputs; m++)
        {
            for (int n = 0; n < samples; n++)
            {
                double sum = start.IsEmpty ? 0 : start[m];
                for (int k = 0; k < inputs; k++)
                {
                    sum += weights[(k * outputs) + m] * input[(k * samples) + n];
                }

                output[(m * samples) + n] = sum;
            }
        }
    }

    /// <summary>sums[j][i] += sum_n left[j][n] right[i][n]: the gradient of a weight matrix.</summary>
    public static void AddOuterProduct(ReadOnlySpan<double> left, int rows, ReadOnlySpan<double> right, int columns, Span<double> sums)
    {
        int samples = left.Length / rows;
        for (int j = 0; j < rows; j++)
        {
            for (int i = 0; i < columns; i++)
            {
                for (int n = 0; n < samples; n++)
                {
                    sums[(j * columns) + i] += left[(j * samples) + n] * right[(i * samples) + n];
                }
            }
        }
    }

    /// <summary>values[n] = max(0, values[n]).</summary>
    public static void Rectify(Span<double> values)
    {
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = Math.Max(0, values[n]);
        }
    }

    /// <summary>gradient[n] = activation[n] &gt; 0 ? gradient[n] : 0.</summary>
    public static void RectifyGrad(ReadOnlySpan<double> activation, Span<double> gradient)
    {
        for (int n = 0; n < gradient.Length; n++)
        {
            gradient[n] = activation[n] > 0 ? gradient[n] : 0;
        }
    }
}
