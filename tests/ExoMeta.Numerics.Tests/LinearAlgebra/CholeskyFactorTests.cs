using ExoMeta.Numerics.LinearAlgebra;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.LinearAlgebra;

public class CholeskyFactorTests
{
    /// <summary>BB' + diagonal, well conditioned.</summary>
    private static double[] Matrix(int n)
    {
        var stream = new RandomStream(new StreamKey(11, 0, (uint)n));
        double[] b = [.. Enumerable.Range(0, n * n).Select(_ => stream.NextNormal())];
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                a[i * n + j] = Enumerable.Range(0, n).Sum(c => b[i * n + c] * b[j * n + c]) + (i == j ? n : 0);
            }
        }

        return a;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(65)]
    public void Inverse_solution_and_determinant_fit_the_matrix(int n)
    {
        var a = Matrix(n);
        var factor = (double[])a.Clone();
        Assert.True(CholeskyFactor.TryFactor(factor, n));
        var inverse = new double[n * n];
        CholeskyFactor.Invert(factor, n, inverse);
        double[] solution = [.. Enumerable.Range(0, 2 * n).Select(i => i % 2 == 0 ? 1.0 : i)];
        double[] right = [.. solution];
        CholeskyFactor.Solve(factor, n, solution, 2);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var product = Enumerable.Range(0, n).Sum(c => a[i * n + c] * inverse[c * n + j]);
                Assert.Equal(i == j ? 1 : 0, product, 1e-13);
                Assert.Equal(inverse[i * n + j], inverse[j * n + i]);
            }

            for (var c = 0; c < 2; c++)
            {
                Assert.Equal(right[i * 2 + c], Enumerable.Range(0, n).Sum(j => a[i * n + j] * solution[j * 2 + c]), 1e-11);
            }
        }

        Assert.Equal(LogDeterminantByElimination(a, n), CholeskyFactor.LogDeterminant(factor, n), 1e-11);
    }

    [Fact]
    public void Half_solutions_give_quadratic_forms()
    {
        double[] factor = [4, 0, 2, 5];
        Assert.True(CholeskyFactor.TryFactor(factor, 2));
        double[] b = [1, 3];
        CholeskyFactor.SolveLower(factor, 2, b, 1);

        // b'A⁻¹b with A = [4 2; 2 5]: (5 − 12 + 36)/16.
        Assert.Equal(29.0 / 16, b[0] * b[0] + b[1] * b[1], 1e-15);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused()
    {
        Assert.False(CholeskyFactor.TryFactor([1, 0, 2, 1], 2));
        Assert.False(CholeskyFactor.TryFactor([0], 1));
        Assert.False(CholeskyFactor.TryFactor([double.NaN], 1));
        Assert.False(CholeskyFactor.TryFactor([double.PositiveInfinity], 1));
        Assert.False(CholeskyFactor.TryFactor([1, 0, 1, 1 + 1e-15], 2, relativePivot: 1e-12));
        Assert.True(CholeskyFactor.TryFactor([], 0));
    }

    [Fact]
    public void A_matrix_of_very_different_units_is_inverted_and_kept_and_one_that_is_not_definite_is_refused()
    {
        double[] a = [4e12, 2, 2, 9e-12];
        double[] kept = [.. a];
        var inverse = new double[4];
        Assert.True(CholeskyFactor.TryInvert(a, 2, inverse));
        Assert.Equal(kept, a);
        Assert.Equal(1, inverse[0] / (9e-12 / 32), 1e-14);
        Assert.Equal(1, inverse[1] / (-2.0 / 32), 1e-14);
        Assert.Equal(inverse[1], inverse[2]);
        Assert.Equal(1, inverse[3] / (4e12 / 32), 1e-14);
        Assert.False(CholeskyFactor.TryInvert([1, 1, 1, 1 + 1e-15], 2, inverse));
        Assert.False(CholeskyFactor.TryInvert([1, 0, 0, -1], 2, inverse));
    }

    [Fact]
    public void Determinants_of_extreme_scale_do_not_overflow()
    {
        const int n = 400;
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            a[i * n + i] = i % 2 == 0 ? 1e-200 : 1e180;
        }

        Assert.True(CholeskyFactor.TryFactor(a, n));
        Assert.Equal(-200 * 20 * Math.Log(10), CholeskyFactor.LogDeterminant(a, n), 1e-8);
    }

    private static double LogDeterminantByElimination(double[] matrix, int n)
    {
        var a = (double[])matrix.Clone();
        var sum = 0.0;
        for (var p = 0; p < n; p++)
        {
            sum += Math.Log(a[p * n + p]);
            for (var i = p + 1; i < n; i++)
            {
                var factor = a[i * n + p] / a[p * n + p];
                for (var j = p; j < n; j++)
                {
                    a[i * n + j] -= factor * a[p * n + j];
                }
            }
        }

        return sum;
    }
}
