namespace Bespoke.Fitting.Optimizers;

/// <summary>Orthogonal bases of small symmetric matrices, row-major <c>[n][n]</c>.</summary>
internal static class SymmetricEigen
{
    private const int Sweeps = 30;

    /// <summary>Eigenvectors as columns of <paramref name="basis"/>, by cyclic Jacobi rotations (Golub and Van Loan, section 8.5).</summary>
    /// <param name="matrix">Overwritten.</param>
    public static void Decompose(double[] matrix, double[] basis, int n)
    {
        Array.Clear(basis);
        for (int i = 0; i < n; i++)
        {
            basis[(i * n) + i] = 1;
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            double off = 0;
            double diagonal = 0;
            for (int i = 0; i < n; i++)
            {
                diagonal += matrix[(i * n) + i] * matrix[(i * n) + i];
                for (int j = i + 1; j < n; j++)
                {
                    off += matrix[(i * n) + j] * matrix[(i * n) + j];
                }
            }

            if (off <= 1e-24 * (diagonal + double.Epsilon))
            {
                return;
            }

            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    Rotate(matrix, basis, n, p, q);
                }
            }
        }
    }

    /// <summary>Replaces the columns of <paramref name="basis"/> by an orthonormal basis of the same nested spaces (modified Gram-Schmidt).</summary>
    /// <remarks>A column that depends on those before it is replaced by the unit vector least covered, so that the result is always a full basis.</remarks>
    public static void Orthonormalize(double[] basis, int n)
    {
        for (int j = 0; j < n; j++)
        {
            double before = Norm(basis, n, j);
            Project(basis, n, j);
            double after = Norm(basis, n, j);
            if (!(after > 1e-10 * before) || !(before > 0))
            {
                ReplaceColumn(basis, n, j);
                after = Norm(basis, n, j);
            }

            for (int i = 0; i < n; i++)
            {
                basis[(i * n) + j] /= after;
            }
        }
    }

    private static void Rotate(double[] a, double[] v, int n, int p, int q)
    {
        double apq = a[(p * n) + q];
        if (apq == 0)
        {
            return;
        }

        double theta = (a[(q * n) + q] - a[(p * n) + p]) / (2 * apq);
        double t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1);
        double s = t * c;
        for (int k = 0; k < n; k++)
        {
            double akp = a[(k * n) + p];
            double akq = a[(k * n) + q];
            a[(k * n) + p] = (c * akp) - (s * akq);
            a[(k * n) + q] = (s * akp) + (c * akq);
        }

        for (int k = 0; k < n; k++)
        {
            double apk = a[(p * n) + k];
            double aqk = a[(q * n) + k];
            a[(p * n) + k] = (c * apk) - (s * aqk);
            a[(q * n) + k] = (s * apk) + (c * aqk);
        }

        for (int k = 0; k < n; k++)
        {
            double vkp = v[(k * n) + p];
            double vkq = v[(k * n) + q];
            v[(k * n) + p] = (c * vkp) - (s * vkq);
            v[(k * n) + q] = (s * vkp) + (c * vkq);
        }
    }

    private static void Project(double[] basis, int n, int j)
    {
        // Twice is enough (Kahan): once loses orthogonality when columns are nearly parallel.
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < j; k++)
            {
                double dot = 0;
                for (int i = 0; i < n; i++)
                {
                    dot += basis[(i * n) + k] * basis[(i * n) + j];
                }

                for (int i = 0; i < n; i++)
                {
                    basis[(i * n) + j] -= dot * basis[(i * n) + k];
                }
            }
        }
    }

    private static void ReplaceColumn(double[] basis, int n, int j)
    {
        int best = 0;
        double least = double.MaxValue;
        for (int i = 0; i < n; i++)
        {
            double covered = 0;
            for (int k = 0; k < j; k++)
            {
                covered += basis[(i * n) + k] * basis[(i * n) + k];
            }

            if (covered < least)
            {
                least = covered;
                best = i;
            }
        }

        for (int i = 0; i < n; i++)
        {
            basis[(i * n) + j] = i == best ? 1 : 0;
        }

        Project(basis, n, j);
    }

    private static double Norm(double[] basis, int n, int j)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += basis[(i * n) + j] * basis[(i * n) + j];
        }

        return Math.Sqrt(sum);
    }
}
