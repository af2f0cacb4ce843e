using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Pooling;

public class BayesianPropertyTests
{
    private static readonly Config Replay = Config.QuickThrowOnFailure.WithReplay(20_261_101, 5).WithMaxTest(25);

    private static readonly Arbitrary<(double Y, double V)[]> RowSets = EffectRows.Sets(2, 9);

    private static BayesianMetaAnalysis Fit(IEnumerable<(double Y, double V)> rows, TauPrior prior, NormalPrior? mu = null) =>
        BayesianRandomEffects.Fit(EffectRows.Set(rows), prior, mu, 0.95);

    /// <summary>The summaries of a fit after y ↦ shift + unit·y of location and τ ↦ unit·τ; ends and median only, which always exist.</summary>
    private static bool Same(BayesianMetaAnalysis a, BayesianMetaAnalysis b, double unit, double shift, double tolerance = 1e-8)
    {
        bool Close(PosteriorSummary x, PosteriorSummary y, double by) => new[]
        {
            (x.Median, y.Median), (x.Interval.Lower, y.Interval.Lower), (x.Interval.Upper, y.Interval.Upper),
        }.All(pair => EffectRows.Near(unit * pair.Item1 + by, pair.Item2, unit * x.Interval.Width, tolerance));
        return Close(a.Mu, b.Mu, shift) && Close(a.Tau, b.Tau, 0) && Close(a.Predictive, b.Predictive, shift)
            && a.Shrinkage.Zip(b.Shrinkage).All(p => Close(p.First, p.Second, shift));
    }

    [Fact]
    public void The_order_of_the_rows_does_not_matter() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var (a, b) = (Fit(rows, new TauPrior.HalfNormal(0.5)), Fit(rows.Reverse(), new TauPrior.HalfNormal(0.5)));
        return Same(a, b with { Shrinkage = [.. b.Shrinkage.Reverse()] }, 1, 0);
    }));

    [Fact]
    public void Effects_and_prior_of_the_mean_move_together() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
        Same(Fit(rows, new TauPrior.HalfCauchy(0.3), new(0.2, 1)), Fit(rows.Select(r => (r.Y + 3, r.V)), new TauPrior.HalfCauchy(0.3), new(3.2, 1)), 1, 3)
        && Same(Fit(rows, new TauPrior.HalfNormal(0.3)), Fit(rows.Select(r => (r.Y + 3, r.V)), new TauPrior.HalfNormal(0.3)), 1, 3)));

    /// <summary>A change of unit is a change of the scales of both priors: of every prior family.</summary>
    [Fact]
    public void Scales_of_the_priors_are_in_the_unit_of_the_effects() => Check.One(Replay.WithMaxTest(10), Prop.ForAll(RowSets, rows =>
    {
        const double unit = 8;
        (TauPrior Prior, TauPrior Scaled)[] priors =
        [
            (new TauPrior.HalfNormal(0.5), new TauPrior.HalfNormal(0.5 * unit)), (new TauPrior.HalfCauchy(0.5), new TauPrior.HalfCauchy(0.5 * unit)),
            (new TauPrior.HalfT(4, 0.5), new TauPrior.HalfT(4, 0.5 * unit)), (new TauPrior.Exponential(2), new TauPrior.Exponential(2 / unit)),
            (new TauPrior.Uniform(0.1, 2), new TauPrior.Uniform(0.1 * unit, 2 * unit)),
            (new TauPrior.LogNormalTauSquared(-2.5, 1.7), new TauPrior.LogNormalTauSquared(-2.5 + 2 * Math.Log(unit), 1.7)),
        ];
        return priors.All(p => Same(
            Fit(rows, p.Prior, new(0.1, 2)), Fit(rows.Select(r => (unit * r.Y, unit * unit * r.V)), p.Scaled, new(0.1 * unit, 2 * unit)), unit, 0));
    }));

    [Fact]
    public void A_prior_of_the_mean_without_end_is_the_flat_one() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
        Same(Fit(rows, new TauPrior.HalfNormal(0.5)), Fit(rows, new TauPrior.HalfNormal(0.5), new(0, 1e6)), 1, 0, 1e-6)));

    [Fact]
    public void A_prior_of_almost_no_heterogeneity_gives_the_equal_effects_answer() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var (fit, equal) = (Fit(rows, new TauPrior.Uniform(0, 1e-7)), RandomEffectsModel.Fit(EffectRows.Set(rows), new() { Method = HeterogeneityEstimator.EqualEffects }));
        return EffectRows.Near(fit.Mu.Mean, equal.Estimate, equal.StandardError, 1e-6) && EffectRows.Near(fit.Mu.StandardDeviation, equal.StandardError, equal.StandardError, 1e-6)
            && EffectRows.Near(fit.Mu.Interval.Lower, equal.Interval.Lower, equal.StandardError, 1e-6)
            && fit.Shrinkage.All(s => EffectRows.Near(s.Mean, equal.Estimate, equal.StandardError, 1e-6));
    }));

    [Fact]
    public void Effects_of_rows_lie_between_their_estimates_and_the_mean() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        // Given τ a row's effect lies between its estimate and μ̂(τ), which is itself between the smallest and the largest estimate.
        var fit = Fit(rows, new TauPrior.HalfNormal(0.5));
        var (low, high) = (rows.Min(r => r.Y) - 1e-12, rows.Max(r => r.Y) + 1e-12);
        return fit.Shrinkage.All(s => low <= s.Mean && s.Mean <= high) && low <= fit.Mu.Mean && fit.Mu.Mean <= high
            && fit.Predictive.Interval.Width >= fit.Mu.Interval.Width && EffectRows.Near(fit.Predictive.Mean, fit.Mu.Mean, 1, 1e-12);
    }));

    [Theory]
    [InlineData(40)]
    [InlineData(160)]
    [InlineData(640)]
    public void Posteriors_concentrate_as_rows_are_added(int k)
    {
        // Normal scores with τ = 0.3: the error of μ falls as 1/√k, that of τ as 1/√(2k), whatever the prior.
        double[] v = [.. Enumerable.Range(0, k).Select(i => 0.02 + 0.02 * (i * 7 % 10) / 10.0)];
        double[] y = [.. v.Select((x, i) => 0.5 + Math.Sqrt(x + 0.09) * Numerics.Distributions.Normal.Quantile((i * 37L % k + 0.5) / k))];
        foreach (var prior in new TauPrior[] { new TauPrior.HalfNormal(0.5), new TauPrior.HalfCauchy(5), new TauPrior.Uniform(0, 10) })
        {
            var fit = BayesianRandomEffects.Fit(GoldenData.Effects(y, v), prior, null, 0.95);
            var sd = Math.Sqrt((0.09 + 0.029) / k);
            Assert.InRange(fit.Mu.StandardDeviation / sd, 0.85, 1.15);
            Assert.InRange(fit.Mu.Mean, 0.5 - sd, 0.5 + sd);
            Assert.InRange(fit.Tau.Mean, 0.3 - 2 * sd, 0.3 + 2 * sd);
            Assert.InRange(fit.Tau.StandardDeviation / (0.119 / 0.3 / Math.Sqrt(2 * k)), 0.8, 1.2);
        }
    }
}
