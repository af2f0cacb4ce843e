using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>
/// The sandwich and its moments under the working model, on the orthonormal basis of the design. With E_g = A_g'W_gX_g and m = B·c, the residual
/// scores u_g = m'E_g'e_g of clusters g and h have covariance δ_gh·m'F_gm − (H_gm)'B(H_hm), F_g = E_g'Φ_gE_g, H_g = X_g'E_g; so all
/// double sums over clusters collapse to products of p × p matrices.
/// </summary>
internal sealed class ClusterSandwich
{
    private readonly RowBlocks _rows;
    private readonly int _p;
    private readonly double[] _bread;
    private readonly double[] _onBasis;
    private readonly List<(double[] F, double[] H)> _clusters = [];

    /// <summary>Computes the sandwich.</summary>
    public ClusterSandwich(WorkingModel model, List<List<int>> blocksOfClusters, RobustEstimator estimator)
    {
        (_rows, _p, Clusters) = (model.Rows, model.Rows.Columns, blocksOfClusters.Count);
        var access = model.Access();
        var coefficients = access.Solve(model.Components);
        _bread = coefficients.Covariance;
        var scale = estimator == RobustEstimator.CR1 ? Math.Sqrt((double)Clusters / (Clusters - 1)) : 1;
        var meat = new double[_p * _p];
        foreach (var blocks in blocksOfClusters)
        {
            var cluster = new ClusterBlock(_rows, blocks, access, model.Components);
            var score = estimator == RobustEstimator.CR2 ? cluster.BiasReduced(_bread) : cluster.Plain(scale);
            var sums = cluster.Scores(score, coefficients.Change);
            for (var i = 0; i < _p; i++)
            {
                for (var j = 0; j < _p; j++)
                {
                    meat[i * _p + j] += sums[i] * sums[j];
                }
            }

            _clusters.Add(cluster.Moments(score));
        }

        _onBasis = [.. _rows.Shift.Zip(coefficients.Change, (b, d) => b + d)];
        (Estimates, Covariance) = _rows.ToDesign(_onBasis, Sandwich(_bread, meat));
    }

    /// <summary>Number of clusters.</summary>
    public int Clusters { get; }

    /// <summary>β̂.</summary>
    public double[] Estimates { get; }

    /// <summary>Robust covariance of β̂, row-major.</summary>
    public double[] Covariance { get; }

    /// <summary>Robust standard error of a coefficient.</summary>
    public double StandardError(int column) => Math.Sqrt(Math.Max(0, Covariance[column * _p + column]));

    /// <summary>Satterthwaite degrees of freedom of a coefficient; NaN where its variance has none.</summary>
    public double Satterthwaite(int column)
    {
        var m = Direction(column);
        var variance = Spread(m, m);
        var expected = Expected(m, m);
        return expected > 0 && variance > 0 ? 2 * expected * expected / variance : double.NaN;
    }

    /// <summary>HTZ.</summary>
    public CoefficientTest Test(string term, int[] columns)
    {
        var q = columns.Length;
        var (omega, robust, b) = (new double[q * q], new double[q * q], new double[q]);
        var directions = columns.Select(Direction).ToArray();
        for (var s = 0; s < q; s++)
        {
            b[s] = Estimates[columns[s]];
            for (var t = 0; t < q; t++)
            {
                omega[s * q + t] = Expected(directions[s], directions[t]);
                robust[s * q + t] = Covariance[columns[s] * _p + columns[t]];
            }
        }

        if (!CholeskyFactor.TryFactor(omega, q, 1e-12) || !CholeskyFactor.TryFactor(robust, q, 1e-12))
        {
            return new(term, double.NaN, q, null, double.NaN);
        }

        CholeskyFactor.SolveLower(robust, q, b, 1);
        var statistic = b.Sum(x => x * x);
        var standardised = Standardised(directions, omega, q);
        var total = 0.0;
        for (var s = 0; s < q; s++)
        {
            for (var t = 0; t < q; t++)
            {
                total += Spread(standardised[s], standardised[t]);
            }
        }

        var eta = q * (q + 1) / total;
        var denominator = eta - q + 1;
        if (!(denominator > 0))
        {
            return new(term, double.NaN, q, null, double.NaN);
        }

        var f = denominator / (eta * q) * statistic;
        return new(term, f, q, denominator, FisherF.Survival(f, q, denominator));
    }

    /// <summary>L⁻¹ applied to the contrasts, so that their robust covariance has expectation I.</summary>
    private static double[][] Standardised(double[][] directions, double[] factor, int q)
    {
        var p = directions[0].Length;
        var stacked = new double[q * p];
        for (var s = 0; s < q; s++)
        {
            directions[s].CopyTo(stacked, s * p);
        }

        CholeskyFactor.SolveLower(factor, q, stacked, p);
        return [.. Enumerable.Range(0, q).Select(s => stacked.AsSpan(s * p, p).ToArray())];
    }

    /// <summary>B·c for the contrast that picks a coefficient.</summary>
    private double[] Direction(int column)
    {
        var unit = new double[_p];
        unit[column] = 1;
        return Times(_bread, _rows.ToBasis(unit));
    }

    /// <summary>E[Σ_g u_sg u_tg].</summary>
    private double Expected(double[] s, double[] t)
    {
        var sum = 0.0;
        foreach (var (f, h) in _clusters)
        {
            sum += Form(s, f, t) - Form(Times(h, s), _bread, Times(h, t));
        }

        return sum;
    }

    /// <summary>Var[Σ_g u_sg u_tg], by Isserlis' theorem.</summary>
    private double Spread(double[] s, double[] t)
    {
        var sum = 0.0;
        var cross = new double[_p * _p];
        foreach (var (f, h) in _clusters)
        {
            var (bs, bt) = (Times(h, s), Times(h, t));
            double ss = Form(s, f, s), tt = Form(t, f, t), st = Form(s, f, t);
            sum += ss * tt - ss * Form(bt, _bread, bt) - tt * Form(bs, _bread, bs) + st * st - 2 * st * Form(bs, _bread, bt);
            for (var i = 0; i < _p; i++)
            {
                for (var j = 0; j < _p; j++)
                {
                    cross[i * _p + j] += bs[i] * bt[j];
                }
            }
        }

        var (left, right) = (Product(_bread, cross, transpose: false), Product(_bread, cross, transpose: true));
        for (var i = 0; i < _p; i++)
        {
            for (var j = 0; j < _p; j++)
            {
                sum += left[i * _p + j] * (right[j * _p + i] + left[j * _p + i]);
            }
        }

        return sum;
    }

    private double[] Sandwich(double[] bread, double[] meat) => Product(Product(bread, meat, transpose: false), bread, transpose: false);

    private double[] Product(double[] a, double[] b, bool transpose)
    {
        var result = new double[_p * _p];
        for (var i = 0; i < _p; i++)
        {
            for (var j = 0; j < _p; j++)
            {
                for (var c = 0; c < _p; c++)
                {
                    result[i * _p + j] += a[i * _p + c] * (transpose ? b[j * _p + c] : b[c * _p + j]);
                }
            }
        }

        return result;
    }

    private double[] Times(double[] a, double[] x)
    {
        var result = new double[_p];
        for (var i = 0; i < _p; i++)
        {
            for (var j = 0; j < _p; j++)
            {
                result[i] += a[i * _p + j] * x[j];
            }
        }

        return result;
    }

    private double Form(double[] x, double[] a, double[] y)
    {
        var product = Times(a, y);
        var sum = 0.0;
        for (var i = 0; i < _p; i++)
        {
            sum += x[i] * product[i];
        }

        return sum;
    }
}
