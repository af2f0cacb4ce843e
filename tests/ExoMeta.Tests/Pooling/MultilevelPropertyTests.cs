using System.Globalization;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Pooling;

public class MultilevelPropertyTests(ITestOutputHelper output)
{
    private static readonly Config Replay = Config.QuickThrowOnFailure.WithReplay(20_260_402, 7).WithMaxTest(60);

    private static readonly MixedModelOptions Quick = new() { ComponentIntervals = false };

    /// <summary>6 to 25 rows in 2 to 5 groups, half of the sets nearly homogeneous.</summary>
    private static readonly Arbitrary<(double Y, double V, int Group)[]> RowSets = Arb.From(
        from k in Gen.Choose(6, 25)
        from groups in Gen.Choose(2, 5)
        from spread in Gen.Elements(1.0, 0.02)
        from rows in (
            from y in Gen.Choose(-2000, 2000)
            from v in Gen.Choose(0, 3000)
            from g in Gen.Choose(0, groups - 1)
            select (spread * y / 1000, 0.001 * Math.Pow(10, v / 1000.0), g)).ArrayOf(k)
        where rows.Select(r => r.g).Distinct().Count() > 1 && rows.Select(r => r.g).Distinct().Count() < k
        select rows);

    private static EffectSet Set(IEnumerable<(double Y, double V, int Group)> rows) =>
        GoldenData.Effects([.. rows.Select(r => r.Y)], [.. rows.Select(r => r.V)]);

    private static NestedLevel Outer(IEnumerable<(double Y, double V, int Group)> rows) =>
        new("outer", [.. rows.Select(r => r.Group.ToString(CultureInfo.InvariantCulture))]);

    private static NestedLevel Inner(int count) =>
        new("inner", [.. Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture))]);

    private static bool Near(double a, double b, double scale, double tolerance = 1e-9) => Math.Abs(a - b) <= tolerance * scale;

    [Fact]
    public void One_level_of_one_row_a_group_is_the_ordinary_random_effects_model() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
        new[] { LikelihoodKind.Restricted, LikelihoodKind.Full }.All(likelihood =>
        {
            var options = Quick with { Likelihood = likelihood };
            var multilevel = MultilevelModel.Fit(Set(rows), [Inner(rows.Length)], options);
            var ordinary = RandomEffectsModel.Fit(Set(rows), new PoolingOptions
            {
                Method = likelihood == LikelihoodKind.Restricted ? HeterogeneityEstimator.RestrictedMaximumLikelihood : HeterogeneityEstimator.MaximumLikelihood,
            });
            return Near(multilevel.PooledEffect!.Estimate, ordinary.Estimate, 1) && Near(multilevel.PooledEffect.StandardError, ordinary.StandardError, ordinary.StandardError)
                && Near(multilevel.Components[0].Variance, ordinary.TauSquared!.Value, ordinary.TauSquared.Value + 1e-6)
                && (multilevel.Components[0].Variance == 0) == (ordinary.TauSquared == 0)
                && Near(multilevel.LogLikelihood, ordinary.LogLikelihood, rows.Length, 1e-12)
                && Near(multilevel.Q, ordinary.Q!.Value, ordinary.Q.Value) && Near(multilevel.ISquared!.Value, ordinary.ISquared!.Value, 100)
                && Near(multilevel.PredictionInterval!.Value.Lower, ordinary.PredictionInterval!.Value.Lower, 1)
                && multilevel.Studies.Zip(ordinary.Studies).All(s => Near(s.First.Weight, s.Second.Weight, 100));
        })));

    [Fact]
    public void The_order_of_the_rows_does_not_matter_and_shifts_and_units_pass_through() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var reversed = rows.Reverse().ToArray();
        var moved = rows.Select(r => (4 * r.Y + 3, 16 * r.V, r.Group)).ToArray();
        var a = MultilevelModel.Fit(Set(rows), [Outer(rows), Inner(rows.Length)], Quick);
        var b = MultilevelModel.Fit(Set(reversed), [Outer(reversed), Inner(rows.Length)], Quick);
        var c = MultilevelModel.Fit(Set(moved), [Outer(moved), Inner(rows.Length)], Quick);
        return Near(a.PooledEffect!.Estimate, b.PooledEffect!.Estimate, 1) && Near(a.LogLikelihood, b.LogLikelihood, rows.Length, 1e-12)
            && Near(4 * a.PooledEffect.Estimate + 3, c.PooledEffect!.Estimate, 10) && Near(4 * a.PooledEffect.StandardError, c.PooledEffect.StandardError, c.PooledEffect.StandardError)
            && a.Components.Zip(b.Components).All(x => Near(x.First.Variance, x.Second.Variance, a.TotalVariance + 1e-6, 1e-8))
            && a.Components.Zip(c.Components).All(x => Near(16 * x.First.Variance, x.Second.Variance, c.TotalVariance + 1e-6, 1e-8))
            && Near(a.Studies[0].Weight, b.Studies[^1].Weight, 100);
    }));

    [Fact]
    public void No_other_pair_of_variances_has_a_higher_likelihood() => Check.One(Replay.WithMaxTest(25), Prop.ForAll(RowSets, rows =>
        new[] { LikelihoodKind.Restricted, LikelihoodKind.Full }.All(likelihood =>
        {
            var options = Quick with { Likelihood = likelihood };
            var best = MultilevelModel.Fit(Set(rows), [Outer(rows), Inner(rows.Length)], options);
            double[] axis = [0, .. Enumerable.Range(0, 14).Select(i => 1e-4 * Math.Pow(2.3, i))];
            return axis.All(outer => axis.All(inner => MultilevelModel.Fit(
                Set(rows), [Outer(rows) with { FixedVariance = outer }, Inner(rows.Length) with { FixedVariance = inner }], options).LogLikelihood
                <= best.LogLikelihood + 1e-10 * rows.Length));
        })));

    [Fact]
    public void With_the_inner_variance_held_at_0_only_groups_vary() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var held = MultilevelModel.Fit(Set(rows), [Outer(rows), Inner(rows.Length) with { FixedVariance = 0 }], Quick);
        var single = MultilevelModel.Fit(Set(rows), [Outer(rows)], Quick);
        return held.Components[1] is { Variance: 0, IsFixed: true } && Near(held.Components[0].Variance, single.Components[0].Variance, single.TotalVariance + 1e-9)
            && Near(held.PooledEffect!.Estimate, single.PooledEffect!.Estimate, 1) && Near(held.LogLikelihood, single.LogLikelihood, rows.Length, 1e-12);
    }));

    [Fact]
    public void A_profile_interval_holds_the_estimate_and_its_ends_lie_as_deep_as_they_should()
    {
        var rows = RowSets.Generator.Sample(12, 9);
        foreach (var set in rows)
        {
            var fit = MultilevelModel.Fit(Set(set), [Outer(set), Inner(set.Length)], new());
            for (var l = 0; l < 2; l++)
            {
                var (component, interval) = (fit.Components[l], fit.Components[l].Interval!.Value);
                Assert.InRange(component.Variance, interval.Lower, interval.Upper);
                foreach (var end in new[] { interval.Lower, interval.Upper }.Where(e => e > 0 && double.IsFinite(e)))
                {
                    NestedLevel[] levels = [Outer(set), Inner(set.Length)];
                    levels[l] = levels[l] with { FixedVariance = end };
                    var drop = fit.LogLikelihood - MultilevelModel.Fit(Set(set), [.. levels], Quick).LogLikelihood;
                    Assert.Equal(0.5 * 3.841458820694124, drop, 1e-7);
                }
            }
        }
    }

    [Fact]
    public void Multivariate_with_zero_correlations_is_separate_fits() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var trials = rows.Select((r, i) => $"t{i / 2}").ToArray();
        var outcomes = rows.Select((r, i) => i % 2 == 0 ? "a" : "b").ToArray();
        var together = MultivariateModel.Fit(Set(rows), [.. trials], [.. outcomes], OutcomeStructure.Diagonal, Quick);
        return new[] { "a", "b" }.Select((outcome, at) =>
        {
            var own = rows.Where((_, i) => outcomes[i] == outcome).ToArray();
            var alone = RandomEffectsModel.Fit(Set(own), new());
            var fit = together.Outcomes[at];
            return Near(fit.PooledEffect!.Estimate, alone.Estimate, 1) && Near(fit.PooledEffect.StandardError, alone.StandardError, alone.StandardError)
                && Near(fit.TauSquared, alone.TauSquared!.Value, alone.TauSquared.Value + 1e-6);
        }).All(x => x);
    }));

    [Fact]
    public void Unstructured_equals_heteroscedastic_for_two_outcomes_and_holds_its_correlation() => Check.One(Replay.WithMaxTest(40), Prop.ForAll(RowSets, rows =>
    {
        var trials = rows.Select((r, i) => $"t{i / 2}").ToArray();
        var outcomes = rows.Select((r, i) => i % 2 == 0 ? "a" : "b").ToArray();
        var un = MultivariateModel.Fit(Set(rows), [.. trials], [.. outcomes], OutcomeStructure.Unstructured, Quick);
        var hcs = MultivariateModel.Fit(Set(rows), [.. trials], [.. outcomes], OutcomeStructure.HeteroscedasticCompoundSymmetric, Quick);
        var diagonal = MultivariateModel.Fit(Set(rows), [.. trials], [.. outcomes], OutcomeStructure.Diagonal, Quick);
        var singular = un.Correlations[0].Correlation is { } r && Math.Abs(r) == 1;
        return Near(un.LogLikelihood, hcs.LogLikelihood, rows.Length, 1e-7) && un.LogLikelihood >= diagonal.LogLikelihood - 1e-9
            && un.Correlations[0].Correlation is null or (>= -1 and <= 1)
            && singular == un.Warnings.Any(w => w.Contains("correlation of true effects", StringComparison.Ordinal));
    }));

    [Fact]
    public void A_hundred_thousand_rows_in_small_groups_are_fitted_in_seconds()
    {
        const int k = 100_000;
        var stream = new RandomStream(new StreamKey(20_260_403, 0, 1));
        var (rows, group) = (new (double Y, double V, int Group)[k], 0);
        for (var i = 0; i < k; group++)
        {
            var u = Math.Sqrt(0.05) * stream.NextNormal();
            for (var size = 1 + group % 8; size > 0 && i < k; size--, i++)
            {
                var v = 0.02 + 0.1 * stream.NextUniform();
                rows[i] = (0.3 + u + Math.Sqrt(0.03 + v) * stream.NextNormal(), v, group);
            }
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var fit = MultilevelModel.Fit(Set(rows), [Outer(rows), Inner(k)], Quick);
        output.WriteLine($"fit {clock.Elapsed}; {fit.Fit}");
        var intervals = MultilevelModel.Fit(Set(rows), [Outer(rows), Inner(k)], new());
        output.WriteLine($"with intervals {clock.Elapsed}");
        var robust = ClusterRobust.Of(fit, Outer(rows).Groups);
        output.WriteLine($"robust {clock.Elapsed}; {fit.PooledEffect} {robust.Coefficients[0]} {string.Join(" ", intervals.Components)}");
        Assert.InRange(fit.PooledEffect!.Estimate, 0.3 - 4.5 * fit.PooledEffect.StandardError, 0.3 + 4.5 * fit.PooledEffect.StandardError);
        Assert.InRange(0.05, intervals.Components[0].Interval!.Value.Lower - 0.002, intervals.Components[0].Interval!.Value.Upper + 0.002);
        Assert.InRange(0.03, intervals.Components[1].Interval!.Value.Lower - 0.002, intervals.Components[1].Interval!.Value.Upper + 0.002);
        Assert.Equal(1, robust.Coefficients[0].StandardError / fit.PooledEffect.StandardError, 0.03);
    }
}
