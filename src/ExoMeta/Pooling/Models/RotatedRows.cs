using System.Globalization;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>An effect set as a <see cref="MarginalModel"/>, and the rotation that leads back to its rows.</summary>
internal sealed class RotatedRows
{
    private readonly List<(int[] Rows, double[] Vectors)> _blocks = [];

    private RotatedRows(MarginalModel model) => Model = model;

    /// <summary>The rows in the basis in which they are independent.</summary>
    public MarginalModel Model { get; }

    /// <summary>Checks the rows and their covariance, and rotates each block of dependent rows.</summary>
    /// <param name="effects">The rows.</param>
    /// <param name="design">
    /// Their moderators, which enter as <see cref="DesignMatrix.Basis"/>; null is one mean, X = 1. An intercept alone is fitted as null is.
    /// </param>
    /// <exception cref="ArgumentException">
    /// No rows, a value that is not finite, a variance ≤ 0, a bad covariance, or a design of another length or without residual degrees of freedom.
    /// </exception>
    public static RotatedRows Of(EffectSet effects, DesignMatrix? design = null)
    {
        EffectSetChecks.ThrowIfInvalid(effects);
        var moderated = design is { IsInterceptOnly: false };
        if (design is not null)
        {
            EffectSetChecks.ThrowIfInvalid(effects, design);
        }

        var rotated = new RotatedRows(moderated ? new MarginalModel(effects.Count, design!.Columns.Length) : new MarginalModel(effects.Count));
        for (var j = 0; moderated && j < design!.Columns.Length; j++)
        {
            design.Basis.Vectors.AsSpan(j * effects.Count, effects.Count).CopyTo(rotated.Model.Column(j));
        }

        for (var i = 0; i < effects.Count; i++)
        {
            rotated.Model.Y[i] = effects.Effects[i].Estimate;
            rotated.Model.V[i] = effects.Effects[i].Variance;
        }

        if (effects.Covariance is { } covariance)
        {
            foreach (var block in DependentBlocks(covariance))
            {
                rotated.Rotate(block, covariance);
            }
        }

        rotated.Model.Prepare();
        return rotated;
    }

    /// <summary>
    /// Weights of the rows in the mean, (V + τ²I)⁻¹1 / 1'(V + τ²I)⁻¹1: they add up to 1 and may be negative for dependent rows.
    /// </summary>
    public double[] Weights(double tauSquared)
    {
        var model = Model;
        var weights = new double[model.Count];
        var total = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = model.X[i] / (model.V[i] + tauSquared);
            total += weights[i] * model.X[i];
        }

        RotateBack(weights);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= total;
        }

        return weights;
    }

    /// <summary>Takes a vector from the rotated basis to the rows: U·z.</summary>
    public void RotateBack(double[] rotated)
    {
        foreach (var (rows, vectors) in _blocks)
        {
            Combine(rotated, rows, vectors, squared: false);
        }
    }

    /// <summary>The variances of the rows, Σ u²·z, from independent variances in the rotated basis.</summary>
    public void RotateVariancesBack(double[] rotated)
    {
        foreach (var (rows, vectors) in _blocks)
        {
            Combine(rotated, rows, vectors, squared: true);
        }
    }

    private static void Combine(double[] rotated, int[] rows, double[] vectors, bool squared)
    {
        var n = rows.Length;
        var given = rows.Select(r => rotated[r]).ToArray();
        for (var i = 0; i < n; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < n; j++)
            {
                var u = vectors[i * n + j];
                sum += (squared ? u * u : u) * given[j];
            }

            rotated[rows[i]] = sum;
        }
    }

    private void Rotate(int[] rows, double[,] covariance)
    {
        var n = rows.Length;
        var (block, vectors) = (new double[n * n], new double[n * n]);
        var largest = 0.0;
        for (var i = 0; i < n; i++)
        {
            largest = Math.Max(largest, Model.V[rows[i]]);
            for (var j = 0; j < n; j++)
            {
                block[i * n + j] = 0.5 * (covariance[rows[i], rows[j]] + covariance[rows[j], rows[i]]);
            }
        }

        SymmetricEigen.Decompose(block, vectors, n);
        for (var j = 0; j < n; j++)
        {
            var eigenvalue = block[j * n + j];
            if (!(eigenvalue > 1e-14 * largest))
            {
                var names = string.Join(", ", rows.Select(r => r + 1));
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the covariance is not positive definite: rows {names} have eigenvalue {eigenvalue:G3}"),
                    nameof(covariance));
            }

            Model.V[rows[j]] = eigenvalue;
        }

        Rotate(rows, vectors, Model.Y);
        for (var j = 0; j < Model.Columns; j++)
        {
            Rotate(rows, vectors, Model.Column(j));
        }

        _blocks.Add((rows, vectors));
    }

    /// <summary>U'z in place, for the rows of a block.</summary>
    private static void Rotate(int[] rows, double[] vectors, Span<double> values)
    {
        var n = rows.Length;
        var rotated = new double[n];
        for (var j = 0; j < n; j++)
        {
            for (var i = 0; i < n; i++)
            {
                rotated[j] += vectors[i * n + j] * values[rows[i]];
            }
        }

        for (var j = 0; j < n; j++)
        {
            values[rows[j]] = rotated[j];
        }
    }

    /// <summary>Sets of rows that are linked by covariances, in row order; rows that are independent of all others are left out.</summary>
    private static List<int[]> DependentBlocks(double[,] covariance)
    {
        var n = covariance.GetLength(0);
        var seen = new bool[n];
        var blocks = new List<int[]>();
        for (var start = 0; start < n; start++)
        {
            if (seen[start])
            {
                continue;
            }

            var block = new List<int> { start };
            seen[start] = true;
            for (var next = 0; next < block.Count; next++)
            {
                for (var j = 0; j < n; j++)
                {
                    if (!seen[j] && covariance[block[next], j] != 0)
                    {
                        seen[j] = true;
                        block.Add(j);
                    }
                }
            }

            if (block.Count > 1)
            {
                block.Sort();
                blocks.Add([.. block]);
            }
        }

        return blocks;
    }
}
