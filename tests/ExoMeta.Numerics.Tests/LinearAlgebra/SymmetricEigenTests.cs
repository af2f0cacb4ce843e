using ExoMeta.Numerics.LinearAlgebra;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.LinearAlgebra;

public class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    public void Vectors_are_orthonormal_and_give_the_matrix_back(int n)
    {
        var random = new RandomStream(new StreamKey(11, (ulong)n, 0));
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i * n + j] = matrix[j * n + i] = 2 * random.NextUniform() - 1;
            }
        }

        var (a, u) = ((double[])matrix.Clone(), new double[n * n]);
        SymmetricEigen.Decompose(a, u, n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double back = 0, product = 0;
                for (var m = 0; m < n; m++)
                {
                    back += u[i * n + m] * a[m * n + m] * u[j * n + m];
                    product += u[m * n + i] * u[m * n + j];
                }

                Assert.Equal(matrix[i * n + j], back, 1e-13);
                Assert.Equal(i == j ? 1 : 0, product, 1e-13);
            }
        }
    }

    /// <summary>The second-difference matrix has eigenvalues 2 − 2·cos(jπ/(n + 1)).</summary>
    [Fact]
    public void Eigenvalues_of_the_second_difference_matrix_are_known()
    {
        const int n = 8;
        var (a, u) = (new double[n * n], new double[n * n]);
        for (var i = 0; i < n; i++)
        {
            a[i * n + i] = 2;
            if (i > 0)
            {
                a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
            }
        }

        SymmetricEigen.Decompose(a, u, n);
        var values = Enumerable.Range(0, n).Select(i => a[i * n + i]).Order().ToArray();
        for (var j = 0; j < n; j++)
        {
            Assert.Equal(1, values[j] / (2 - 2 * Math.Cos((j + 1) * Math.PI / (n + 1))), 1e-13);
        }
    }

    /// <summary>Jacobi's method keeps the digits of small eigenvalues of a scaled positive definite matrix.</summary>
    [Fact]
    public void A_tiny_eigenvalue_keeps_its_digits()
    {
        double[] a = [1e10, 1, 1, 1e-6];
        SymmetricEigen.Decompose(a, new double[4], 2);
        Assert.Equal(1, Math.Max(a[0], a[3]) / 1e10, 1e-14);
        Assert.Equal(1, Math.Min(a[0], a[3]) / 9.999e-7, 1e-12);
    }
}
