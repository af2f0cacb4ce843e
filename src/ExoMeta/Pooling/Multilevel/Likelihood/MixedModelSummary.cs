using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>Coefficients, tests, weights and Q of a mixed model at its estimated covariance.</summary>
internal sealed class MixedModelSummary
{
    private readonly RowBlocks _rows;
    private readonly MixedModelOptions _options;

    /// <summary>Computes them.</summary>
    /// <param name="working">The fitted covariance.</param>
    /// <param name="point">The likelihood at it.</param>
    /// <param name="options">Inference and level.</param>
    /// <param name="levels">Groups of each level by row, and their number, for containment degrees of freedom.</param>
    public MixedModelSummary(
        WorkingModel working, LikelihoodPoint point, MixedModelOptions options, IReadOnlyList<(int[] Groups, int Count)> levels)
    {
        (_rows, _options) = (working.Rows, options);
        var p = _rows.Columns;
        double[] onBasis = [.. _rows.Shift.Zip(point.Coefficients.Change, (b, d) => b + d)];
        (Estimates, Covariance) = _rows.ToDesign(onBasis, point.Coefficients.Covariance);
        DegreesOfFreedom = [.. Enumerable.Range(0, p).Select(c => DegreesOfFreedomOf(c, levels))];
        Coefficients = [.. Enumerable.Range(0, p).Select(Coefficient)];
        Moderators = TestOfModerators();
        Weights = WeightsOf(working);
        (TraceOfP, Q) = working.Access().Residual(new double[working.Components.Length]);
        QPValue = _rows.Count > p ? ChiSquared.Survival(Q, _rows.Count - p) : null;
    }

    /// <summary>β̂.</summary>
    public double[] Estimates { get; }

    /// <summary>Covariance of β̂, row-major.</summary>
    public double[] Covariance { get; }

    /// <summary>Degrees of freedom of each coefficient; +∞ for the normal.</summary>
    public double[] DegreesOfFreedom { get; }

    /// <summary>Estimates with their inference.</summary>
    public ImmutableArray<RegressionCoefficient> Coefficients { get; }

    /// <summary>Test of all coefficients but the intercept.</summary>
    public CoefficientTest? Moderators { get; }

    /// <summary>Percent weights by row of the input.</summary>
    public double[] Weights { get; }

    /// <summary>r'V⁻¹r of the fit without random effects.</summary>
    public double Q { get; }

    /// <summary>p of Q.</summary>
    public double? QPValue { get; }

    /// <summary>tr P at V.</summary>
    public double TraceOfP { get; }

    /// <summary>The covariance as rows.</summary>
    public ImmutableArray<ImmutableArray<double>> CovarianceRows()
    {
        var p = _rows.Columns;
        return [.. Enumerable.Range(0, p).Select(i => ImmutableArray.Create(Covariance, i * p, p))];
    }

    /// <summary>The rows with weights and Wald intervals.</summary>
    public ImmutableArray<StudyInFit> Studies()
    {
        var critical = Reference.Critical(_options.Level, double.PositiveInfinity);
        return [.. _rows.Effects.Effects.Select((e, i) =>
        {
            var half = critical * Math.Sqrt(e.Variance);
            return new StudyInFit(e, 100 * Weights[i], new(e.Estimate - half, e.Estimate + half));
        })];
    }

    private double DegreesOfFreedomOf(int column, IReadOnlyList<(int[] Groups, int Count)> levels)
    {
        if (_options.Inference == MixedModelInference.Wald)
        {
            return double.PositiveInfinity;
        }

        double df = _rows.Count - _rows.Columns;
        if (_options.Inference == MixedModelInference.StudentContainment)
        {
            var values = _rows.Design.Columns[column].Values;
            foreach (var (groups, count) in levels)
            {
                var first = new Dictionary<int, double>();
                var constant = true;
                for (var i = 0; i < groups.Length && constant; i++)
                {
                    constant = !first.TryGetValue(groups[i], out var value) || value == values[i];
                    first[groups[i]] = values[i];
                }

                df = constant ? Math.Min(df, count - _rows.Columns) : df;
            }
        }

        return df > 0
            ? df
            : throw new ArgumentException($"no degrees of freedom are left for '{_rows.Design.Columns[column].Name}': choose Wald inference or fewer coefficients");
    }

    private RegressionCoefficient Coefficient(int c)
    {
        var (estimate, standardError, df) = (Estimates[c], Math.Sqrt(Covariance[c * _rows.Columns + c]), DegreesOfFreedom[c]);
        var statistic = estimate / standardError;
        var half = Reference.Critical(_options.Level, df) * standardError;
        return new(
            _rows.Design.Columns[c].Name, estimate, standardError, statistic, double.IsPositiveInfinity(df) ? null : df,
            Reference.TwoSidedP(statistic, df), new(estimate - half, estimate + half));
    }

    private CoefficientTest? TestOfModerators()
    {
        var first = _rows.Design.HasIntercept ? 1 : 0;
        var (p, count) = (_rows.Columns, _rows.Columns - first);
        if (count == 0)
        {
            return null;
        }

        var (block, solved) = (new double[count * count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            solved[i] = Estimates[first + i];
            Covariance.AsSpan((first + i) * p + first, count).CopyTo(block.AsSpan(i * count));
        }

        if (!CholeskyFactor.TryFactor(block, count))
        {
            throw new FitFailedException("the covariance of the coefficients is not positive definite");
        }

        CholeskyFactor.SolveLower(block, count, solved, 1);
        var q = solved.Sum(x => x * x);
        var df = DegreesOfFreedom.Skip(first).Min();
        return double.IsPositiveInfinity(df)
            ? new("moderators", q, count, null, ChiSquared.Survival(q, count))
            : new("moderators", q / count, count, df, FisherF.Survival(q / count, count, df));
    }

    /// <summary>Row sums of M⁻¹ for one mean, which may be negative; the diagonal of M⁻¹ otherwise; as shares of their sum.</summary>
    private double[] WeightsOf(WorkingModel working)
    {
        var access = working.Access();
        var (m, w) = (new double[_rows.LargestBlock * _rows.LargestBlock], new double[_rows.LargestBlock * _rows.LargestBlock]);
        var weights = new double[_rows.Count];
        for (var b = 0; b < _rows.Blocks; b++)
        {
            access.Invert(b, working.Components, m, w);
            var n = _rows.Size(b);
            for (var i = 0; i < n; i++)
            {
                var row = w.AsSpan(i * n, n);
                var weight = row[i];
                if (_rows.Design.IsInterceptOnly)
                {
                    weight = 0;
                    foreach (var element in row)
                    {
                        weight += element;
                    }
                }

                weights[_rows.Order[_rows.Starts[b] + i]] = weight;
            }
        }

        var total = weights.Sum();
        return [.. weights.Select(x => x / total)];
    }
}
