using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>
/// X = Q·R with orthonormal Q, by modified Gram–Schmidt run twice, which leaves Q orthonormal to rounding (Giraud et al. 2005).
/// Models work with Q instead of X, so that a moderator far from 0 (a calendar year) costs no digits of τ².
/// </summary>
/// <param name="Vectors">Q, column by column.</param>
/// <param name="Triangle">R, p × p, row-major, upper triangular.</param>
/// <param name="Dependent">Columns of X that the ones before them determine; empty at full rank.</param>
internal sealed record OrthonormalBasis(double[] Vectors, double[] Triangle, ImmutableArray<int> Dependent)
{
    /// <summary>A column that keeps less than this part of its length is a combination of the ones before it.</summary>
    private const double DependentBelow = 1e-8;

    public static OrthonormalBasis Of(IReadOnlyList<ImmutableArray<double>> columns)
    {
        var (k, p) = (columns.Count == 0 ? 0 : columns[0].Length, columns.Count);
        var (q, r) = (new double[k * p], new double[p * p]);
        var dependent = ImmutableArray.CreateBuilder<int>();
        for (var j = 0; j < p; j++)
        {
            var column = q.AsSpan(j * k, k);
            columns[j].CopyTo(column);
            var length = Length(column);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var l = 0; l < j; l++)
                {
                    r[l * p + j] += RemoveProjection(q.AsSpan(l * k, k), column);
                }
            }

            var rest = Length(column);
            r[j * p + j] = rest;
            if (!(rest > DependentBelow * length))
            {
                dependent.Add(j);
                column.Clear();
                continue;
            }

            for (var i = 0; i < k; i++)
            {
                column[i] /= rest;
            }
        }

        return new(q, r, dependent.ToImmutable());
    }

    private static double Length(ReadOnlySpan<double> vector)
    {
        var sum = 0.0;
        foreach (var x in vector)
        {
            sum += x * x;
        }

        return Math.Sqrt(sum);
    }

    private static double RemoveProjection(ReadOnlySpan<double> unit, Span<double> vector)
    {
        var product = 0.0;
        for (var i = 0; i < unit.Length; i++)
        {
            product += unit[i] * vector[i];
        }

        for (var i = 0; i < unit.Length; i++)
        {
            vector[i] -= product * unit[i];
        }

        return product;
    }
}
