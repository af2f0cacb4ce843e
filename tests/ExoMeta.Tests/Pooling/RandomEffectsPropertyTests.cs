using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Pooling;

public class RandomEffectsPropertyTests
{
    private static readonly Config Replay = Config.QuickThrowOnFailure.WithReplay(20_260_101, 7).WithMaxTest(150);

    /// <summary>2 to 15 rows with estimates in [−2, 2] and variances from 0.001 to 2; half of the sets nearly homogeneous.</summary>
    private static readonly Arbitrary<(double Y, double V)[]> RowSets = Arb.From(
        from k in Gen.Choose(2, 15)
        from spread in Gen.Elements(1.0, 0.02)
        from rows in (
            from y in Gen.Choose(-2000, 2000)
            from v in Gen.Choose(0, 3300)
            select (spread * y / 1000, 0.001 * Math.Pow(10, v / 1000.0))).ArrayOf(k)
        select rows);

    private static EffectSet Set(IEnumerable<(double Y, double V)> rows) =>
        GoldenData.Effects([.. rows.Select(r => r.Y)], [.. rows.Select(r => r.V)]);

    /// <summary>Agreement relative to the spread of the data, the condition of these problems.</summary>
    private static bool Near(double a, double b, double scale, double tolerance = 1e-10) => Math.Abs(a - b) <= tolerance * scale;

    private static void ForAllMethods(Func<(double Y, double V)[], PoolingOptions, bool> holds) => Check.One(
        Replay,
        Prop.ForAll(RowSets, rows => HeterogeneityEstimators.All.All(info =>
            PoolingCodes.Inference.All.All(i => !GoldenData.IsOffered(info.Kind, i.Choice) || holds(rows, new PoolingOptions { Method = info.Kind, Inference = i.Choice })))));

    [Fact]
    public void The_order_of_the_studies_does_not_matter() => ForAllMethods((rows, options) =>
    {
        var a = RandomEffectsModel.Fit(Set(rows), options);
        var b = RandomEffectsModel.Fit(Set(rows.Reverse()), options);
        return Near(a.Estimate, b.Estimate, 1) && Near(a.StandardError, b.StandardError, a.StandardError, 1e-8)
            && Near(a.TauSquared!.Value, b.TauSquared!.Value, 1) && Near(a.LogLikelihood, b.LogLikelihood, rows.Length)
            && Near(a.Studies[0].Weight, b.Studies[^1].Weight, 100);
    });

    [Fact]
    public void Shifting_all_effects_shifts_the_answer() => ForAllMethods((rows, options) =>
    {
        var a = RandomEffectsModel.Fit(Set(rows), options);
        var b = RandomEffectsModel.Fit(Set(rows.Select(r => (r.Y + 5, r.V))), options);
        return Near(a.Estimate + 5, b.Estimate, 1) && Near(a.StandardError, b.StandardError, a.StandardError + 1e-6, 1e-7)
            && Near(a.TauSquared!.Value, b.TauSquared!.Value, 1);
    });

    [Fact]
    public void Changing_the_unit_changes_the_answer_by_the_unit() => ForAllMethods((rows, options) =>
    {
        var a = RandomEffectsModel.Fit(Set(rows), options);
        var b = RandomEffectsModel.Fit(Set(rows.Select(r => (1024 * r.Y, 1024 * 1024 * r.V))), options);
        return Near(1024 * a.Estimate, b.Estimate, 1024, 1e-12) && Near(1024 * a.StandardError, b.StandardError, b.StandardError, 1e-12)
            && Near(1024 * 1024 * a.TauSquared!.Value, b.TauSquared!.Value, b.TauSquared!.Value, 1e-12)
            && Near(a.PValue, b.PValue, a.PValue, 1e-9);
    });

    [Fact]
    public void Without_heterogeneity_every_estimator_gives_the_equal_effects_answer() => ForAllMethods((rows, options) =>
    {
        // Variances so large that the effects are homogeneous: every τ² but Sidik and Jonkman's is exactly 0.
        var set = Set(rows.Select(r => (r.Y, 1e4 * (1 + r.V))));
        var fit = RandomEffectsModel.Fit(set, options);
        if (options.Inference == InferenceMethod.KenwardRoger)
        {
            // Its variance allows for the estimation of τ² even where the estimate is 0.
            var wald = RandomEffectsModel.Fit(set, options with { Inference = InferenceMethod.Wald });
            return fit.TauSquared == 0 && Near(fit.Estimate, wald.Estimate, 1) && fit.StandardError >= wald.StandardError * (1 - 1e-12)
                && fit.DegreesOfFreedom > 0;
        }

        var equal = RandomEffectsModel.Fit(set, options with { Method = HeterogeneityEstimator.EqualEffects });
        return options.Method == HeterogeneityEstimator.SidikJonkman
            || (fit.TauSquared == 0 && fit.Estimate == equal.Estimate && fit.StandardError == equal.StandardError && fit.ISquared == 0);
    });

    [Fact]
    public void No_other_variance_has_a_higher_likelihood() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        foreach (var restricted in new[] { true, false })
        {
            var method = restricted ? HeterogeneityEstimator.RestrictedMaximumLikelihood : HeterogeneityEstimator.MaximumLikelihood;
            var fit = RandomEffectsModel.Fit(Set(rows), new PoolingOptions { Method = method });
            if (!Near(LogLikelihood(rows, fit.TauSquared!.Value, restricted), fit.LogLikelihood, rows.Length))
            {
                return false;
            }

            for (var tau = 0.0; tau < 4; tau += 0.002)
            {
                if (LogLikelihood(rows, tau * tau, restricted) > fit.LogLikelihood + 1e-11 * rows.Length)
                {
                    return false;
                }
            }
        }

        return true;
    }));

    [Fact]
    public void Paule_and_Mandel_solve_their_equation_and_lie_in_the_Q_profile_interval() => Check.One(Replay, Prop.ForAll(RowSets, rows =>
    {
        var fit = RandomEffectsModel.Fit(Set(rows), new PoolingOptions { Method = HeterogeneityEstimator.PauleMandel });
        var q = rows.Sum(r => (r.Y - fit.Estimate) * (r.Y - fit.Estimate) / (r.V + fit.TauSquared!.Value));
        var interval = fit.TauSquaredInterval!.Value;
        return fit.TauSquared == 0
            ? q <= (rows.Length - 1) * (1 + 1e-12) && interval.Lower == 0
            : Near(q, rows.Length - 1, rows.Length) && interval.Lower <= fit.TauSquared && fit.TauSquared <= interval.Upper;
    }));

    [Fact]
    public void Weights_add_up_and_a_higher_level_widens_every_interval() => ForAllMethods((rows, options) =>
    {
        var fit = RandomEffectsModel.Fit(Set(rows), options with { Level = 0.8 });
        var wider = RandomEffectsModel.Fit(Set(rows), options with { Level = 0.99 });
        return Near(fit.Studies.Sum(s => s.Weight), 100, 100, 1e-12)
            && wider.Interval.Lower <= fit.Interval.Lower && fit.Interval.Upper <= wider.Interval.Upper
            && (fit.TauSquaredInterval is not { } narrow
                || (wider.TauSquaredInterval!.Value.Lower <= narrow.Lower && narrow.Upper <= wider.TauSquaredInterval.Value.Upper))
            && (fit.PredictionInterval is not { } prediction || prediction.Width <= wider.PredictionInterval!.Value.Width);
    });

    /// <summary>Written out from the definition, on its own.</summary>
    private static double LogLikelihood((double Y, double V)[] rows, double tauSquared, bool restricted)
    {
        var information = rows.Sum(r => 1 / (r.V + tauSquared));
        var mean = rows.Sum(r => r.Y / (r.V + tauSquared)) / information;
        var sum = rows.Sum(r => Math.Log(2 * Math.PI * (r.V + tauSquared)) + (r.Y - mean) * (r.Y - mean) / (r.V + tauSquared));
        return -0.5 * (restricted ? sum + Math.Log(information) - Math.Log(2 * Math.PI) - Math.Log(rows.Length) : sum);
    }
}
