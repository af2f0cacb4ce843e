using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>
/// Permutation tests of a meta-regression (Higgins and Thompson 2004, Stat. Med. 23:1663): without an association every row of moderators
/// is as likely to belong to any of the effects, so that each statistic is compared with those of all arrangements of the rows of X.
/// </summary>
public static class RegressionPermutationTest
{
    private const uint RowStream = 0x5168;

    /// <summary>Runs the tests.</summary>
    /// <remarks>
    /// Statistics are estimate over standard error of each coefficient and QM of all moderators, by the chosen method and inference, with τ²
    /// estimated anew for each arrangement. Rows of X that are alike make k!/∏m! distinct arrangements; these are gone through when they are few.
    /// The test of a coefficient of several is one of its own sampling distribution under the complete null hypothesis.
    /// </remarks>
    /// <param name="effects">The rows, independent.</param>
    /// <param name="design">Their moderators, with an intercept or without.</param>
    /// <param name="options">Estimator and inference.</param>
    /// <param name="permutation">Exact up to which number of arrangements; draws, seed and threads.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">
    /// As <see cref="MetaRegression.Fit"/>; dependent rows, weights of the user, Kenward–Roger inference, or a design without moderators.
    /// </exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static RegressionPermutationResult Run(
        EffectSet effects, DesignMatrix design, PoolingOptions options, PermutationOptions permutation, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(permutation);
        DiagnosticChecks.ThrowIfDependentOrWeighted(effects, options, "permutation tests");
        EffectSetChecks.ThrowIfInvalid(options, dependentRows: false);
        if (options.Inference == InferenceMethod.KenwardRoger)
        {
            throw new ArgumentException("the permutation test needs no Kenward–Roger degrees of freedom: choose z or hksj", nameof(options));
        }

        if (design.IsInterceptOnly)
        {
            throw new ArgumentException("without moderators there is nothing to permute: the test of the mean flips signs (PermutationTest)", nameof(design));
        }

        var fitter = new PermutedFit(effects, design, options);
        var (k, p) = (effects.Count, design.Columns.Length);
        var observed = new double[p + 1];
        fitter.Statistics([.. Enumerable.Range(0, k)], observed);
        var arrangements = new Arrangements(Classes(design));
        var exact = arrangements.Count <= permutation.MaximumExact;
        var compared = exact ? arrangements.Count : permutation.Replicates;
        var counts = PermutationP.Count(compared, permutation, p + 1, Chunk, cancellation);
        CoefficientPermutation Result(string name, int index)
        {
            var (value, mcse) = PermutationP.Of(counts[index], compared, exact);
            return new(name, observed[index], value, mcse);
        }

        return new(
            [.. design.Columns.Select((c, j) => Result(c.Name, j))], Result("moderators", p), exact, compared, exact ? null : permutation.Seed);

        void Chunk(long first, int count, Counts chunk)
        {
            var permuted = new PermutedFit(effects, design, options);
            var (order, rows, statistics) = (new int[k], new int[k], new double[p + 1]);
            for (var index = first; index < first + count; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!exact)
                {
                    var stream = new RandomStream(new StreamKey(permutation.Seed, (ulong)index, RowStream));
                    arrangements.Shuffle(order, ref stream);
                }
                else if (index == first)
                {
                    arrangements.At(index, order);
                }
                else
                {
                    _ = Arrangements.Next(order);
                }

                for (var i = 0; i < k; i++)
                {
                    rows[i] = arrangements.Representative(order[i]);
                }

                permuted.Statistics(rows, statistics);
                for (var j = 0; j <= p; j++)
                {
                    if (PermutationP.Reaches(statistics[j], observed[j]))
                    {
                        chunk.Add(j);
                    }
                }
            }
        }
    }

    private static int[] Classes(DesignMatrix design)
    {
        var classes = new int[design.Rows];
        var seen = new List<int>();
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = seen.FindIndex(s => design.Columns.All(c => c.Values[s] == c.Values[i]));
            if (classes[i] < 0)
            {
                classes[i] = seen.Count;
                seen.Add(i);
            }
        }

        return classes;
    }

    /// <summary>Fits effects to permuted rows of the orthonormal basis of X: permuting rows leaves R, and so the named contrasts, as they are.</summary>
    private sealed class PermutedFit
    {
        private readonly MarginalModel _model;
        private readonly TauSquaredEstimator _estimator;
        private readonly InferenceMethod _inference;
        private readonly double[] _basis;
        private readonly double[][] _contrasts;
        private readonly double[][] _tested;

        public PermutedFit(EffectSet effects, DesignMatrix design, PoolingOptions options)
        {
            _model = RotatedRows.Of(effects, design).Model;
            _estimator = HeterogeneityEstimators.Of(options.Method);
            (_inference, _basis) = (options.Inference, design.Basis.Vectors);
            _contrasts = [.. Enumerable.Range(0, _model.Columns).Select(j =>
            {
                var unit = new double[_model.Columns];
                unit[j] = 1;
                UpperTriangle.SolveTransposed(design.Basis.Triangle, unit);
                return unit;
            })];
            _tested = design.HasIntercept ? _contrasts[1..] : _contrasts;
        }

        /// <summary>The statistic of each coefficient, then QM; 0 where estimate and standard error are 0.</summary>
        public void Statistics(ReadOnlySpan<int> rows, Span<double> statistics)
        {
            var k = rows.Length;
            for (var j = 0; j < _model.Columns; j++)
            {
                var column = _model.Column(j);
                for (var i = 0; i < k; i++)
                {
                    column[i] = _basis[j * k + rows[i]];
                }
            }

            _model.Prepare();
            var fit = GivenTauSquared.Of(_model, _estimator.Estimate(_model).TauSquared, _inference);
            for (var j = 0; j < _contrasts.Length; j++)
            {
                var estimate = Contrasts.Dot(_contrasts[j], fit.Coefficients);
                statistics[j] = estimate == 0 ? 0 : estimate / Math.Sqrt(Contrasts.Form(_contrasts[j], fit.Covariance));
            }

            double[] estimates = [.. _tested.Select(c => Contrasts.Dot(c, fit.Coefficients))];
            statistics[^1] = FactoredCovariance.Of(Contrasts.Forms(_tested, fit.Covariance))?.InverseForm(estimates)
                ?? (Array.TrueForAll(estimates, e => e == 0) ? 0 : double.PositiveInfinity);
        }
    }
}
