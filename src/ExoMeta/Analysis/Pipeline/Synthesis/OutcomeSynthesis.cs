using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Turns the claims of one outcome into groups of effects, pooled where the rules (or the analyst's declaration) allow it.</summary>
internal sealed class OutcomeSynthesis(AnalysisSpec spec, ClaimCatalogue catalogue, RunOptions run)
{
    private const string UncontrolledLabel = "uncontrolled change from baseline: not a treatment effect";

    public OutcomeResult Synthesise(OutcomeSpec outcome)
    {
        var members = MembersOf(outcome);
        var groups = outcome.Scope == PoolScope.Strict
            ? members.GroupBy(m => PoolingRules.KeyOf(m.Claim), StringComparer.Ordinal).Select(g => StrictGroup(outcome, g.Key, [.. g]))
            : [ExploratoryGroup(outcome, members)];
        var claims = members.Select(m => m.Claim).ToImmutableArray();
        var differences = outcome.Scope == PoolScope.Exploratory ? PoolingRules.Differences(claims) : [];
        return new(
            outcome.Id, outcome.Title, members[0].Recovery.Measure, members[0].Recovery.Scale, outcome.Display, outcome.Scope,
            outcome.ScopeReason, differences, outcome.GoodDirection, ["Claim", "Printed", "Dose"], [.. groups], [.. WarningsOf(members)]);
    }

    /// <summary>The effects of a strict outcome that are pooled, at plug-in values, or why there is no pool.</summary>
    public (EffectSet? Effects, string? WhyNot) Poolable(OutcomeSpec outcome)
    {
        var members = MembersOf(outcome);
        var keys = members.Select(m => PoolingRules.KeyOf(m.Claim)).Distinct(StringComparer.Ordinal).Count();
        if (keys > 1)
        {
            return (null, "its effects differ in what must be the same before they are pooled");
        }

        var shared = SharedControlsOf(outcome, members);
        return WhyNot(members, shared) is { } reason
            ? (null, reason)
            : (PlugInEffects(members, shared), null);
    }

    /// <summary>The rows of the one pool of an outcome, as the table of a request, or why there is none.</summary>
    public (RequestTable? Table, double[,]? Covariance, ExploratoryPool? Exploratory, string? WhyNot) TableOf(OutcomeSpec outcome)
    {
        var members = MembersOf(outcome);
        if (outcome.Scope == PoolScope.Exploratory)
        {
            return members.Length < 2
                ? (null, null, null, "it has one study only, so there is nothing to pool")
                : TableOf(outcome, members, new(outcome.ScopeReason!, PoolingRules.Differences([.. members.Select(m => m.Claim)])));
        }

        var groups = members.GroupBy(m => PoolingRules.KeyOf(m.Claim), StringComparer.Ordinal).Select(g => g.ToImmutableArray()).ToArray();
        var reasons = groups.Select(g => WhyNot(g, SharedControlsOf(outcome, g))).ToArray();
        return reasons.Count(r => r is null) switch
        {
            1 => TableOf(outcome, groups[Array.IndexOf(reasons, null)], null),
            0 => (null, null, null, "nothing in it is pooled: " + string.Join(" ", reasons.Distinct(StringComparer.Ordinal))),
            var many => (null, null, null, string.Create(CultureInfo.InvariantCulture, $"it has {many} pools; a figure shows one")),
        };
    }

    private static (RequestTable? Table, double[,]? Covariance, ExploratoryPool? Exploratory, string? WhyNot) TableOf(
        OutcomeSpec outcome, ImmutableArray<Member> members, ExploratoryPool? exploratory)
    {
        var rows = members.Select(m => new RequestRow(
            LabelOf(m.Claim), m.Recovery.Effect.PlugIn, [], new(m.Recovery.Effect, m.Recovery.Record, m.Claim.Statistic.Form),
            [.. ClaimColumns.All.Select(c => new CsvCell(c.Value(m.Claim), m.Claim.Location))])
        { Location = m.Claim.Location });
        return (new([.. rows], [.. ClaimColumns.All.Select(c => c.Name)], []), PlugInEffects(members, SharedControlsOf(outcome, members)).Covariance, exploratory, null);
    }

    private ImmutableArray<Member> MembersOf(OutcomeSpec outcome) =>
        [.. outcome.Claims.Select(id => new Member(catalogue[id].Claim, (Recovery.WithVariance)catalogue[id].In(outcome.Scope)))];

    private static IEnumerable<string> WarningsOf(ImmutableArray<Member> members)
    {
        var imputed = members.Where(m => m.Recovery.IsSensitivityAnalysis).Select(m => m.Claim.Id).ToArray();
        if (imputed.Length > 0)
        {
            yield return $"{string.Join(", ", imputed)}: no spread is printed; the standard error comes from an assumed coefficient of variation (a sensitivity analysis).";
        }

        var claims = members.Select(m => m.Claim).ToImmutableArray();
        var uncontrolled = claims.Where(c => c.ComparatorType == ComparatorType.Baseline).Select(c => c.Id).ToArray();
        if (uncontrolled.Length > 0)
        {
            yield return $"{string.Join(", ", uncontrolled)}: {UncontrolledLabel}.";
        }

        foreach (var claim in claims.Where(c => c.Contradiction is not null))
        {
            yield return $"{claim.Id}: sources contradict each other: {claim.Contradiction}";
        }
    }

    private OutcomeGroup StrictGroup(OutcomeSpec outcome, string key, ImmutableArray<Member> members)
    {
        var shared = SharedControlsOf(outcome, members);
        return WhyNot(members, shared) is { } reason
            ? Unpooled(outcome, key, members, reason)
            : Pooled(outcome, key, members, shared, "Independent comparative studies that share everything named in the heading.");
    }

    private OutcomeGroup ExploratoryGroup(OutcomeSpec outcome, ImmutableArray<Member> members) => members.Length < 2
        ? Unpooled(outcome, "Exploratory", members, "One study only, so there is nothing to pool.")
        : Pooled(outcome, "Exploratory pool", members, SharedControlsOf(outcome, members), outcome.ScopeReason!);

    private static string? WhyNot(ImmutableArray<Member> members, ImmutableArray<SharedControl> shared)
    {
        var claims = members.Select(m => m.Claim).ToImmutableArray();
        var dependenceKnown = claims.Select((c, i) => (c.Study, i)).GroupBy(x => x.Study, StringComparer.Ordinal).Where(g => g.Count() > 1)
            .All(g => shared.Any(s => g.All(x => s.Rows.Contains(x.i))));
        return PoolingRules.WhyNot(claims, dependenceKnown);
    }

    private OutcomeGroup Unpooled(OutcomeSpec outcome, string title, ImmutableArray<Member> members, string reason)
    {
        var propagation = members.Any(m => !m.Recovery.Effect.IsKnown) ? Propagate(outcome, title, members, [], null) : null;
        return new(title, [.. members.Select((m, i) => RowOf(m, propagation?.Rows[i], null))], null, reason, propagation?.Drivers ?? []);
    }

    private OutcomeGroup Pooled(
        OutcomeSpec outcome, string title, ImmutableArray<Member> members, ImmutableArray<SharedControl> shared, string reason)
    {
        var effects = PlugInEffects(members, shared);
        var fit = RandomEffectsModel.Fit(effects, spec.Pooling.Options);
        var bayesian = spec.Pooling.TauPrior is { } prior ? BayesianRandomEffects.Fit(effects, prior, null, PoolingSpec.BayesianLevel) : null;
        var uncertain = members.Any(m => !m.Recovery.Effect.IsKnown) || shared.Any(s => !s.Correlation.Prior.IsKnown);
        var propagation = uncertain ? Propagate(outcome, title, members, shared, spec.Pooling.Options) : null;
        return new(
            title, [.. members.Select((m, i) => RowOf(m, m.Recovery.Effect.IsKnown ? null : propagation?.Rows[i], fit.Studies[i].Weight))],
            new(fit, bayesian, propagation, SensitivityFits.Of(effects, spec.Pooling)), reason, []);
    }

    private PropagationResult Propagate(
        OutcomeSpec outcome, string title, ImmutableArray<Member> members, ImmutableArray<SharedControl> shared, PoolingOptions? options) =>
        Propagation.Run(
            [.. members.Select(m => new UncertainStudyEffect($"{m.Claim.Id} · {LabelOf(m.Claim)}", m.Claim.Study, m.Recovery.Effect))], shared, options,
            new MonteCarloPlan(spec.Replicates, Seeds.For(spec.Seed, $"{outcome.Id}/{title}"), run.Threads), null, spec.Pooling.Options.Level, cancellation: run.Cancellation);

    private static EffectSet PlugInEffects(ImmutableArray<Member> members, ImmutableArray<SharedControl> shared)
    {
        var rows = members.Select(m => (m.Claim, Effect: m.Recovery.Effect.PlugIn))
            .Select(x => new StudyEffect(LabelOf(x.Claim), x.Claim.Study, x.Effect.Estimate, x.Effect.Variance)).ToImmutableArray();
        if (shared.IsEmpty)
        {
            return new(rows);
        }

        var covariance = new double[rows.Length, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            covariance[i, i] = rows[i].Variance;
        }

        foreach (var group in shared)
        {
            foreach (var i in group.Rows)
            {
                foreach (var j in group.Rows.Where(j => j != i))
                {
                    covariance[i, j] = group.Correlation.PlugIn * Math.Sqrt(rows[i].Variance * rows[j].Variance);
                }
            }
        }

        return new(rows, covariance);
    }

    private static ImmutableArray<SharedControl> SharedControlsOf(OutcomeSpec outcome, ImmutableArray<Member> members) =>
        [.. outcome.SharedControls
            .Select(s => (Spec: s, Rows: s.Claims.Select(id => members.Select(m => m.Claim.Id).ToImmutableArray().IndexOf(id)).Where(i => i >= 0).ToImmutableArray()))
            .Where(x => x.Rows.Length > 1)
            .Select(x => new SharedControl(x.Rows, SharedControlCorrelation.Of(x.Spec, [.. x.Rows.Select(i => members[i].Claim)]), x.Spec.Reason))];

    private EffectRow RowOf(Member member, PropagatedEffect? propagated, double? weight)
    {
        var (claim, recovery) = (member.Claim, member.Recovery);
        var effect = recovery.Effect.PlugIn;
        return new(
            claim.Id, LabelOf(claim), claim.Study, [claim.Id, claim.Printed, claim.Dose ?? "–"], effect.Estimate, effect.StandardError,
            propagated?.PlugInInterval ?? RowInterval.Of(effect, spec.Pooling.Options.Level),
            recovery.Effect.IsKnown ? null : propagated, weight,
            claim.ComparatorType == ComparatorType.Baseline ? UncontrolledLabel : null, recovery.Record, recovery.Effect.Unknowns);
    }

    private static string LabelOf(Claim claim) => string.Create(CultureInfo.InvariantCulture, $"{claim.Study} · {claim.Product}");

    private sealed record Member(Claim Claim, Recovery.WithVariance Recovery);
}
