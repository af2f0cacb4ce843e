using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Pooling;

/// <summary>What every pooling model does with duplicates, limits, large k and homogeneous effects.</summary>
public class PooledPropertyTests
{
    private static readonly Config Replay = Config.QuickThrowOnFailure.WithReplay(20_261_102, 9).WithMaxTest(60);

    private static readonly Arbitrary<(double Y, double V)[]> RowSets = EffectRows.Sets(3, 15);

    private static PoolingOptions With(HeterogeneityEstimator method) => new() { Method = method };

    [Fact]
    public void A_data_set_twice_keeps_the_equal_effects_mean_with_half_its_variance_and_double_Q() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var once = RandomEffectsModel.Fit(EffectRows.Set(rows), With(HeterogeneityEstimator.EqualEffects));
        var twice = RandomEffectsModel.Fit(EffectRows.Set(rows.Concat(rows)), With(HeterogeneityEstimator.EqualEffects));
        return EffectRows.Near(once.Estimate, twice.Estimate, 1, 1e-13)
            && EffectRows.Near(once.StandardError, twice.StandardError * Math.Sqrt(2), once.StandardError, 1e-13)
            && EffectRows.Near(2 * once.Q!.Value, twice.Q!.Value, 1 + twice.Q.Value, 1e-11);
    }));

    [Fact]
    public void A_data_set_twice_keeps_the_maximum_likelihood_fit_and_its_standard_error_falls_by_the_root_of_2() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        // Twice the log likelihood has the same maximum, at μ̂ and τ̂² of the set once.
        var once = RandomEffectsModel.Fit(EffectRows.Set(rows), With(HeterogeneityEstimator.MaximumLikelihood));
        var twice = RandomEffectsModel.Fit(EffectRows.Set(rows.Concat(rows)), With(HeterogeneityEstimator.MaximumLikelihood));
        return EffectRows.Near(once.TauSquared!.Value, twice.TauSquared!.Value, 1e-3 + once.TauSquared.Value, 1e-9)
            && EffectRows.Near(once.Estimate, twice.Estimate, 1, 1e-9)
            && EffectRows.Near(once.StandardError, Math.Sqrt(2) * twice.StandardError, once.StandardError, 1e-8)
            && EffectRows.Near(2 * once.LogLikelihood, twice.LogLikelihood, rows.Length, 1e-10);
    }));

    [Fact]
    public void As_the_heterogeneity_vanishes_the_answer_becomes_that_of_equal_effects() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        // Effects drawn towards a common value: below a certain spread every truncated estimate of τ² is 0, and SJ's goes to 0 with it.
        var centre = rows.Average(r => r.Y);
        return HeterogeneityEstimators.All.All(info => new[] { 1e-3, 1e-5 }.All(spread =>
        {
            var set = EffectRows.Set(rows.Select(r => (centre + spread * (r.Y - centre), 0.05 + r.V)));
            var (fit, equal) = (RandomEffectsModel.Fit(set, With(info.Kind)), RandomEffectsModel.Fit(set, With(HeterogeneityEstimator.EqualEffects)));
            return fit.TauSquared <= 16 * spread * spread && EffectRows.Near(fit.Estimate, equal.Estimate, spread, 0.1)
                && EffectRows.Near(fit.StandardError, equal.StandardError, equal.StandardError, 200 * spread * spread)
                && (info.Kind == HeterogeneityEstimator.SidikJonkman || fit.StandardError == equal.StandardError);
        }));
    }));

    [Fact]
    public void Inconsistency_is_never_negative_and_0_wherever_Q_is_below_its_expectation() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
        HeterogeneityEstimators.All.All(info =>
        {
            var fit = RandomEffectsModel.Fit(EffectRows.Set(rows), With(info.Kind));
            var expected = fit.Q > rows.Length - 1;
            return fit.ISquared is >= 0 and <= 100 && fit.HSquared >= (info.Kind == HeterogeneityEstimator.EqualEffects ? 0 : 1)
                && (info.Kind is not (HeterogeneityEstimator.EqualEffects or HeterogeneityEstimator.DerSimonianLaird or HeterogeneityEstimator.PauleMandel
                    or HeterogeneityEstimator.EmpiricalBayes) || fit.ISquared > 0 == expected);
        })));

    [Fact]
    public void Moment_estimators_agree_with_their_equations_written_out() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var k = rows.Length;
        double w1 = rows.Sum(r => 1 / r.V), w2 = rows.Sum(r => 1 / r.V / r.V), mean = rows.Sum(r => r.Y / r.V) / w1, plain = rows.Average(r => r.Y);
        var q = rows.Sum(r => (r.Y - mean) * (r.Y - mean) / r.V);
        (HeterogeneityEstimator Method, double Value)[] expected =
        [
            (HeterogeneityEstimator.DerSimonianLaird, (q - (k - 1)) / (w1 - w2 / w1)),
            (HeterogeneityEstimator.Hedges, rows.Sum(r => (r.Y - plain) * (r.Y - plain)) / (k - 1) - rows.Average(r => r.V)),
            (HeterogeneityEstimator.HunterSchmidt, (q - k) / w1),
        ];
        return expected.All(e => EffectRows.Near(
            Math.Max(0, e.Value), RandomEffectsModel.Fit(EffectRows.Set(rows), With(e.Method)).TauSquared!.Value, 1 + Math.Abs(e.Value), 1e-10));
    }));

    [Fact]
    public void All_variances_0_are_refused_by_every_model()
    {
        var set = GoldenData.Effects([0.1, 0.2, 0.3], [0, 0, 0]);
        Action[] fits =
        [
            () => RandomEffectsModel.Fit(set, new()), () => BayesianRandomEffects.Fit(set, new TauPrior.HalfNormal(1), null, 0.95),
            () => MetaRegression.Fit(set, DesignMatrix.Of(Moderator.Numeric("x", [1, 2, 4])), new()), () => HenmiCopas.Of(set),
            () => MultilevelModel.Fit(set, [new("study", ["a", "a", "b"]), new("row", ["1", "2", "3"])], new()), () => TrimAndFill.Run(set, new()),
            () => EggerTest.LeastSquares(set), () => EggerTest.RandomEffects(set, new()), () => PermutationTest.Run(set, new(), new()),
            () => SelectionModel.Fit(set, new SelectionFunction.Step([0.025])), () => LeaveOneOut.Of(set, new()), () => RankCorrelationTest.Run(set),
        ];
        Assert.All(fits, fit => Assert.Contains("row 1", Assert.ThrowsAny<ArgumentException>(fit).Message, StringComparison.Ordinal));
    }

    /// <summary>A hundred thousand rows: the same answer as a thousand rows a hundred times over tells, at a number of evaluations that k does not raise.</summary>
    [Theory]
    [MemberData(nameof(RandomEffectsEdgeTests.Methods), MemberType = typeof(RandomEffectsEdgeTests))]
    public void A_hundred_thousand_rows_take_no_more_iterations_than_a_thousand(HeterogeneityEstimator method)
    {
        static (double[] Y, double[] V) Rows(int k)
        {
            double[] v = [.. Enumerable.Range(0, k).Select(i => 0.01 + 0.09 * (i % 1000) / 1000)];
            return ([.. v.Select((x, i) => 0.25 + Math.Sqrt(x + 0.04) * Numerics.Distributions.Normal.Quantile((i % 1000 * 619L % 1000 + 0.5) / 1000))], v);
        }

        foreach (var inference in new[] { InferenceMethod.Wald, InferenceMethod.HartungKnapp })
        {
            var options = new PoolingOptions { Method = method, Inference = inference };
            var (small, large) = (Rows(1000), Rows(100_000));
            var (a, b) = (RandomEffectsModel.Fit(GoldenData.Effects(small.Y, small.V), options), RandomEffectsModel.Fit(GoldenData.Effects(large.Y, large.V), options));
            Assert.Equal(a.Estimate, b.Estimate, 1e-4);
            Assert.Equal(a.TauSquared!.Value, b.TauSquared!.Value, 1e-3);
            Assert.InRange(a.StandardError / b.StandardError, 9.98, 10.02);

            // The last steps to machine precision depend on rounding.
            Assert.InRange(b.Fit.Iterations, 0, a.Fit.Iterations + 20);
            if (method != HeterogeneityEstimator.EqualEffects)
            {
                // The Q-profile interval narrows by √k about the variance.
                Assert.InRange(a.TauSquaredInterval!.Value.Width / b.TauSquaredInterval!.Value.Width, 9.5, 10.5);
                Assert.InRange(0.04, b.TauSquaredInterval.Value.Lower, b.TauSquaredInterval.Value.Upper);
            }
        }
    }
}
