using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Pooling;

public class CountsPropertyTests
{
    private static readonly Config Replay = Config.QuickThrowOnFailure.WithReplay(20_260_202, 11).WithMaxTest(40);

    private static readonly CountModelOptions WithoutInterval = new() { TauSquaredInterval = false };

    private static readonly ImmutableArray<CountModelInfo> OfOddsRatios = [.. CountModels.All.Where(m => m.Measures.Contains("OR"))];

    /// <summary>2 to 9 studies of 5 to 120 a group with risks from 0.02 to 0.7: zeros and double zeros are frequent, and so is heterogeneity.</summary>
    private static readonly Arbitrary<TwoByTwo[]> TableSets = Arb.From(
        from k in Gen.Choose(2, 9)
        from top in Gen.Choose(5, 70)
        from rows in (
            from n1 in Gen.Choose(5, 120)
            from n2 in Gen.Choose(5, 120)
            from a in Gen.Choose(0, n1 * top / 100)
            from c in Gen.Choose(0, n2 * top / 100)
            select new TwoByTwo("", a, n1, c, n2)).ArrayOf(k)
        select rows);

    private static ImmutableArray<CountTable> Named(IEnumerable<TwoByTwo> rows) => [.. rows.Select((r, i) => (CountTable)(r with { Label = $"study {i + 1}" }))];

    /// <summary>The fit, or null when the method says that it has none; anything else it may throw fails the test.</summary>
    private static CountModelFit? Fit(CountMethod method, ImmutableArray<CountTable> tables, string measure = "OR")
    {
        try
        {
            return CountModels.Fit(method, measure, tables, WithoutInterval);
        }
        catch (Exception e) when (e is FitFailedException || (e is ArgumentException && e.Message.Contains("defined", StringComparison.Ordinal))
            || e.Message.Contains("nothing to compare", StringComparison.Ordinal) || e.Message.Contains("infinite", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static bool Near(double a, double b, double scale, double tolerance) => Math.Abs(a - b) <= tolerance * scale;

    private static bool Same(CountModelFit? a, CountModelFit? b, double sign = 1) => (a, b) switch
    {
        (null, null) => true,
        ({ } x, { } y) => Near(x.Estimate, sign * y.Estimate, x.StandardError, 1e-8) && Near(x.StandardError, y.StandardError, x.StandardError, 1e-7)
            && Near(x.TauSquared!.Value, y.TauSquared!.Value, x.TauSquared.Value + x.StandardError * x.StandardError, 1e-7),
        _ => false,
    };

    private static void ForAllMethods(Func<CountMethod, TwoByTwo[], bool> holds) =>
        Check.One(Replay, Prop.ForAll(TableSets, rows => OfOddsRatios.All(m => rows.Count(r => !(r.Events == 0 || r.Events == r.Total)) < 2 || holds(m.Method, rows))));

    [Fact]
    public void Most_sets_of_tables_have_a_fit_by_every_method()
    {
        var (fits, sets) = (0, 0);
        ForAllMethods((method, rows) =>
        {
            sets++;
            fits += Fit(method, Named(rows)) is null ? 0 : 1;
            return true;
        });
        Assert.True(sets > 100 && fits > 0.9 * sets, $"{fits} of {sets}");
    }

    [Fact]
    public void Swapping_the_arms_turns_the_sign() => ForAllMethods((method, rows) => Same(
        Fit(method, Named(rows)),
        Fit(method, Named(rows.Select(r => new TwoByTwo("", r.Events2, r.Size2, r.Events1, r.Size1)))),
        sign: -1));

    [Fact]
    public void The_order_of_the_studies_does_not_matter() => ForAllMethods((method, rows) =>
        Same(Fit(method, Named(rows)), Fit(method, Named(rows.Reverse()))));

    [Fact]
    public void A_study_without_events_changes_no_odds_ratio() => ForAllMethods((method, rows) =>
        Same(Fit(method, Named(rows)), Fit(method, Named(rows.Append(new("", 0, 50, 0, 40)).Append(new("", 20, 20, 30, 30))))));

    [Fact]
    public void The_search_ends_at_the_same_place_from_any_start() => ForAllMethods((method, rows) =>
    {
        if (Fit(method, Named(rows)) is not { } fit || !CountModels.Describe(method).IsMixedModel)
        {
            return true;
        }

        return new[] { -30.0, -3, 2, 50 }.All(start =>
            Same(fit, CountModels.Fit(method, "OR", Named(rows), WithoutInterval with { Start = start })));
    });

    [Fact]
    public void Exchanging_events_and_non_events_turns_the_sign_where_the_model_does_not_tell_them_apart() => ForAllMethods((method, rows) =>
        method == CountMethod.ConditionalApproximate || Same(
            Fit(method, Named(rows)),
            Fit(method, Named(rows.Select(r => new TwoByTwo("", r.NonEvents1, r.Size1, r.NonEvents2, r.Size2)))),
            sign: -1));

    [Fact]
    public void One_study_has_its_own_crude_effect_under_Mantel_Haenszel() => Check.One(Replay, Prop.ForAll(TableSets, rows => rows.All(row =>
        new[] { "OR", "RR", "RD" }.All(code =>
        {
            Assert.True(Measures.TryFind(code, out var measure));
            var crude = measure.Compute([row.Events1, row.Size1, row.Events2, row.Size2], ZeroCellRule.None);
            if (!Measure.IsDefined(crude) || row.NonEvents1 == 0 || row.NonEvents2 == 0)
            {
                return true;
            }

            var fit = CountModels.Fit(CountMethod.MantelHaenszel, code, Named([row]));

            // Sato's variance for sparse data is not the crude binomial one.
            return Near(fit.Estimate, crude.Estimate, 1, 1e-13)
                && (code == "RD" || Near(fit.StandardError, crude.StandardError, crude.StandardError, 1e-11));
        }))));

    [Fact]
    public void No_other_mean_and_variance_are_more_likely_under_the_conditional_model() => Check.One(Replay, Prop.ForAll(TableSets, rows =>
    {
        var tables = Named(rows);
        if (rows.Count(r => !(r.Events == 0 || r.Events == r.Total)) < 2 || Fit(CountMethod.ConditionalExact, tables) is not { } fit)
        {
            return true;
        }

        // The likelihood by brute force: every table's probability, summed over 2000 points of θ.
        var atFit = BruteForce(rows, fit.Estimate, Math.Sqrt(fit.TauSquared!.Value));
        return Near(atFit, fit.LogLikelihood!.Value, 1 + Math.Abs(atFit), 1e-9)
            && new[] { -1.0, -0.3, 0, 0.3, 1 }.All(shift => new[] { 0, 0.01, 0.1, 0.3, 0.6, 1, 1.5, 2.5 }.All(tau =>
                BruteForce(rows, fit.Estimate + shift * fit.StandardError, tau) <= atFit + 1e-9));
    }));

    private static double BruteForce(TwoByTwo[] rows, double mean, double tau)
    {
        var total = 0.0;
        foreach (var row in rows.Where(r => !(r.Events == 0 || r.Events == r.Total)))
        {
            var (low, high) = ((int)Math.Max(0, row.Events - row.Size2), (int)Math.Min(row.Size1, row.Events));
            var coefficients = Enumerable.Range(low, high - low + 1).Select(u => LogChoose(row.Size1, u) + LogChoose(row.Size2, row.Events - u)).ToArray();
            double Mass(double theta)
            {
                var top = coefficients.Select((c, i) => c + (low + i) * theta).Max();
                var sum = coefficients.Select((c, i) => Math.Exp(c + (low + i) * theta - top)).Sum();
                return Math.Exp(coefficients[(int)row.Events1 - low] + row.Events1 * theta - top) / sum;
            }

            var integral = 0.0;
            for (var z = -8.0; tau > 0 && z <= 8; z += 0.05)
            {
                integral += 0.05 * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI) * Mass(mean + tau * z);
            }

            total += Math.Log(tau > 0 ? integral : Mass(mean));
        }

        return total;
    }

    private static double LogChoose(double n, double k)
    {
        var sum = 0.0;
        for (var i = 1; i <= k; i++)
        {
            sum += Math.Log((n - k + i) / i);
        }

        return sum;
    }
}
