using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Pooling;

/// <summary>Order, shift, unit, duplicates and limits in the models beyond the random-effects mean.</summary>
public class ModelPropertyTests
{
    private static readonly Config Replay = Config.QuickThrowOnFailure.WithReplay(20_261_103, 13).WithMaxTest(40);

    private static readonly Arbitrary<(double Y, double V)[]> RowSets = EffectRows.Sets(5, 12);

    private static bool Near(double a, double b, double scale, double tolerance = 1e-8) => EffectRows.Near(a, b, scale, tolerance);

    private static EffectSet Moved(IEnumerable<(double Y, double V)> rows, double unit, double shift) =>
        EffectRows.Set(rows.Select(r => (unit * r.Y + shift, unit * unit * r.V)));

    /// <summary>Two runs agree: both give results that agree, or both say that they cannot.</summary>
    private static bool Agree<T>(Func<T> a, Func<T> b, Func<T, T, bool> same)
        where T : class
    {
        static T? Try(Func<T> run)
        {
            try
            {
                return run();
            }
            catch (Exception e) when (e is FitFailedException or ArgumentException)
            {
                return null;
            }
        }

        return (Try(a), Try(b)) switch { (null, null) => true, ({ } x, { } y) => same(x, y), _ => false };
    }

    [Fact]
    public void Regression_moves_with_shift_and_unit_of_the_effects() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var design = DesignMatrix.Of(Moderator.Numeric("x", rows.Select((_, i) => Math.Sqrt(i + 1.0))));
        return HeterogeneityEstimators.All.All(info =>
        {
            var options = new PoolingOptions { Method = info.Kind };
            var (a, b) = (MetaRegression.Fit(EffectRows.Set(rows), design, options), MetaRegression.Fit(Moved(rows, 4, 3), design, options));
            var scale = a.Coefficients[1].StandardError;
            return Near(16 * a.TauSquared, b.TauSquared, 1 + b.TauSquared) && Near(4 * a.Coefficients[1].Estimate, b.Coefficients[1].Estimate, scale, 1e-7)
                && Near(4 * a.Coefficients[0].Estimate + 3, b.Coefficients[0].Estimate, 1 + a.Coefficients[0].StandardError, 1e-7)
                && Near(4 * scale, b.Coefficients[1].StandardError, scale, 1e-7) && Near(a.Q, b.Q, 1 + a.Q);
        });
    }));

    [Fact]
    public void A_moderator_of_duplicated_rows_keeps_its_equal_effects_slope() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        double[] x = [.. rows.Select((_, i) => (double)(i * i))];
        var options = new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects };
        var once = MetaRegression.Fit(EffectRows.Set(rows), DesignMatrix.Of(Moderator.Numeric("x", x)), options).Coefficients[1];
        var twice = MetaRegression.Fit(EffectRows.Set(rows.Concat(rows)), DesignMatrix.Of(Moderator.Numeric("x", x.Concat(x))), options).Coefficients[1];
        return Near(once.Estimate, twice.Estimate, once.StandardError) && Near(once.StandardError, Math.Sqrt(2) * twice.StandardError, once.StandardError);
    }));

    [Fact]
    public void Eggers_tests_keep_their_statistic_under_order_shift_and_unit() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        Func<EffectSet, FunnelRegression>[] tests =
            [s => EggerTest.LeastSquares(s), s => EggerTest.LeastSquares(s, FunnelPredictor.Variance), s => EggerTest.RandomEffects(s, new())];
        return tests.All(test =>
            Agree(() => test(EffectRows.Set(rows)), () => test(EffectRows.Set(rows.Reverse())), (a, b) => Near(a.Statistic, b.Statistic, 1 + Math.Abs(a.Statistic), 1e-7))
            && Agree(() => test(EffectRows.Set(rows)), () => test(Moved(rows, 4, 3)), (a, b) => Near(a.Statistic, b.Statistic, 1 + Math.Abs(a.Statistic), 1e-6)
                && Near(4 * a.Limit!.Value + 3, b.Limit!.Value, 1 + Math.Abs(b.Limit.Value), 1e-6)));
    }));

    [Fact]
    public void Trim_and_fill_moves_with_order_shift_and_unit() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
        Enum.GetValues<TrimAndFillEstimator>().All(estimator =>
        {
            // A power of 2 and a shift by a multiple of the estimates' last digit keep ranks as they are, but for rows at the centre itself.
            var options = new TrimAndFillOptions { Estimator = estimator, Side = FunnelSide.Left };
            var pooling = new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird };
            TrimAndFill Run(EffectSet set) => TrimAndFill.Run(set, pooling, options);
            return Agree(() => Run(EffectRows.Set(rows)), () => Run(EffectRows.Set(rows.Reverse())), (a, b) => a.Missing == b.Missing && Near(a.Adjusted.Estimate, b.Adjusted.Estimate, 1))
                && Agree(() => Run(EffectRows.Set(rows)), () => Run(Moved(rows, 4, 0)), (a, b) => a.Missing == b.Missing && Near(4 * a.Adjusted.Estimate, b.Adjusted.Estimate, 4))
                && Agree(() => Run(EffectRows.Set(rows)), () => Run(Moved(rows, 1, 3)), (a, b) => a.Missing == b.Missing && Near(a.Adjusted.Estimate + 3, b.Adjusted.Estimate, 4));
        })));

    [Fact]
    public void Permutation_tests_ignore_order_unit_and_the_sign_of_all_effects() => Check.One(Replay.WithMaxTest(15), Prop.ForAll(EffectRows.Sets(2, 7), rows =>
    {
        var options = new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird };
        double P(EffectSet set) => PermutationTest.Run(set, options, new()).PValue;
        var p = P(EffectRows.Set(rows));
        return p == P(EffectRows.Set(rows.Reverse())) && p == P(Moved(rows, 4, 0)) && p == P(EffectRows.Set(rows.Select(r => (-r.Y, r.V))))
            && p * Math.Pow(2, rows.Length) % 2 == 0;
    }));

    [Fact]
    public void Henmi_and_Copas_intervals_move_with_order_shift_and_unit_and_hold_the_equal_effects_mean() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var (a, b, c) = (HenmiCopas.Of(EffectRows.Set(rows)), HenmiCopas.Of(EffectRows.Set(rows.Reverse())), HenmiCopas.Of(Moved(rows, 4, 3)));
        return Near(a.Interval.Lower, b.Interval.Lower, a.Interval.Width, 1e-7) && Near(4 * a.Interval.Upper + 3, c.Interval.Upper, c.Interval.Width, 1e-7)
            && a.Interval.Lower < a.Estimate && a.Estimate < a.Interval.Upper;
    }));

    [Fact]
    public void Peto_and_Mantel_Haenszel_of_tables_twice_have_the_same_estimate_and_half_the_variance()
    {
        var tables = Tables();
        foreach (var (method, measure) in new[] { (CountMethod.Peto, "OR"), (CountMethod.MantelHaenszel, "OR"), (CountMethod.MantelHaenszel, "RR"), (CountMethod.MantelHaenszel, "RD") })
        {
            var (once, twice) = (CountModels.Fit(method, measure, tables), CountModels.Fit(method, measure, [.. tables, .. tables]));
            Assert.Equal(once.Estimate, twice.Estimate, 1e-13);
            Assert.Equal(once.StandardError, Math.Sqrt(2) * twice.StandardError, 1e-13);
            Assert.Equal(2 * once.Heterogeneity!.Statistic, twice.Heterogeneity!.Statistic, 1e-10);
        }
    }

    [Theory]
    [InlineData(CountMethod.FixedStudyIntercepts)]
    [InlineData(CountMethod.RandomStudyIntercepts)]
    [InlineData(CountMethod.ConditionalApproximate)]
    [InlineData(CountMethod.ConditionalExact)]
    public void Mixed_models_of_tables_twice_double_the_log_likelihood(CountMethod method)
    {
        var options = new CountModelOptions { TauSquaredInterval = false };
        var tables = Tables();
        var (once, twice) = (CountModels.Fit(method, "OR", tables, options), CountModels.Fit(method, "OR", [.. tables, .. tables], options));
        Assert.Equal(once.Estimate, twice.Estimate, 1e-8);
        Assert.Equal(once.TauSquared!.Value, twice.TauSquared!.Value, 1e-7);
        Assert.Equal(once.StandardError, Math.Sqrt(2) * twice.StandardError, 1e-7);
        Assert.Equal(2 * once.LogLikelihood!.Value, twice.LogLikelihood!.Value, 1e-7);
    }

    [Fact]
    public void Nested_effects_of_groups_twice_double_the_log_likelihood() => Check.One(Replay.WithMaxTest(20), Prop.ForAll(RowSets, rows =>
    {
        // The whole set again with other labels: full likelihood has the same maximum.
        static string[] Labels(string prefix, int k, int each) => [.. Enumerable.Range(0, k).Select(i => FormattableString.Invariant($"{prefix}{i / each}"))];
        var k = rows.Length;
        var options = new MixedModelOptions { Likelihood = LikelihoodKind.Full, ComponentIntervals = false };
        var once = MultilevelModel.Fit(EffectRows.Set(rows), [new("pair", [.. Labels("a", k, 2)]), new("row", [.. Labels("a", k, 1)])], options);
        var twice = MultilevelModel.Fit(
            EffectRows.Set(rows.Concat(rows)),
            [new("pair", [.. Labels("a", k, 2), .. Labels("b", k, 2)]), new("row", [.. Labels("a", k, 1), .. Labels("b", k, 1)])], options);
        return Near(2 * once.LogLikelihood, twice.LogLikelihood, k) && Near(once.PooledEffect!.Estimate, twice.PooledEffect!.Estimate, 1, 1e-6)
            && Near(once.TotalVariance, twice.TotalVariance, 0.01 + once.TotalVariance, 1e-5);
    }));

    private static ImmutableArray<CountTable> Tables() =>
    [
        new TwoByTwo("A", 4, 123, 11, 139), new TwoByTwo("B", 6, 306, 29, 303), new TwoByTwo("C", 3, 231, 11, 220), new TwoByTwo("D", 33, 506, 47, 580),
        new TwoByTwo("E", 18, 154, 37, 145), new TwoByTwo("F", 0, 40, 2, 41), new TwoByTwo("G", 29, 749, 25, 727),
    ];
}
