using System.Collections.Immutable;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>What of a request had no effect on a part of its answer: it is said, because it may have been meant otherwise.</summary>
internal static class UnusedParts
{
    /// <summary>Warnings; empty when everything that was asked had its effect.</summary>
    public static ImmutableArray<string> Of(PoolRequest request, PoolData data, PooledModel model) =>
        [.. OtherModels(request).Concat(Dependence(request, data)).Concat(Directions(request, data)).Concat(Discounts(request, data)).Concat(Unknowns(request, data, model)).Concat(Resampled(request, data))];

    private static IEnumerable<string> OtherModels(PoolRequest request)
    {
        if (request.Method is not PoolMethod.InverseVariance && request.Extras.HasFlag(PoolExtras.Bias))
        {
            yield return $"small-study effects are assessed on the rows' effects and variances (REML where a pool is needed), not by {request.Method.Code}";
        }

        if (!request.Moderators.IsEmpty && request.Table.ChosenDisplay is not null)
        {
            yield return "a scale of display is that of one pooled effect: with moderators coefficients are on the analysis scale";
        }

        (bool IsOn, string Name)[] parts =
        [
            (request.Subgroup is not null, "subgroups"),
            (request.Extras.HasFlag(PoolExtras.Diagnostics), "diagnostics"),
            (request.Extras.HasFlag(PoolExtras.LeaveOneOut), "leave-one-out"),
            (request.Extras.HasFlag(PoolExtras.Cumulative), "the cumulative analysis"),
            (request.Extras.HasFlag(PoolExtras.Permutation), "the permutation test"),
            (request.Bootstrap is not null, "the bootstrap"),
            (request.Extras.HasFlag(PoolExtras.Bias), "small-study effects"),
            (request.Extras.HasFlag(PoolExtras.Gosh), "the analyses of subsets"),
        ];
        var plain = parts.Where(p => p.IsOn).Select(p => p.Name).ToArray();
        if (request.Cluster is not null && plain.Length > 0)
        {
            yield return $"clusters enter the robust inference of the pooled effect only; not clustered: {string.Join(", ", plain)}";
        }
    }

    private static IEnumerable<string> Dependence(PoolRequest request, PoolData data)
    {
        if ((request.Dependence?.Within ?? request.Dependence?.Control) is { } column && data.Texts(column).Distinct(StringComparer.Ordinal).Count() == data.Rows.Length)
        {
            yield return $"no two rows share a value of '{column}': nothing depends on anything, and the pool is that of independent rows";
        }
    }

    private static IEnumerable<string> Directions(PoolRequest request, PoolData data)
    {
        if (request.LargerIsBetter is not null
            && (data.Effects.Covariance is not null || request.Cluster is not null || !request.Nested.IsEmpty || !request.Outcomes.IsEmpty))
        {
            yield return "votes and combined p-values take rows as independent, which these are not";
        }
    }

    private static IEnumerable<string> Unknowns(PoolRequest request, PoolData data, PooledModel model)
    {
        var unknown = data.Rows.Where(r => r.Reported is { Effect.IsKnown: false }).Select(r => r.Label).ToArray();
        if (unknown.Length > 0 && !PoolExtrasRunner.Propagates(request, data, model))
        {
            var rows = unknown.Length == data.Rows.Length ? "all rows" : string.Join(", ", unknown);
            yield return $"what printed results leave open is not carried through this model, which takes their plug-in values as known: {rows}";
        }
    }

    /// <summary>Bootstrap replicates vary what is pooled, which of printed results are plug-in values.</summary>
    private static IEnumerable<string> Resampled(PoolRequest request, PoolData data)
    {
        if (request.Bootstrap is not null && data.Rows.Any(r => r.Reported is { Effect.IsKnown: false }))
        {
            yield return "the bootstrap takes plug-in values of what printed results leave open as known";
        }
    }

    private static IEnumerable<string> Discounts(PoolRequest request, PoolData data)
    {
        if (request.Discount is not { } discount)
        {
            yield break;
        }

        var index = data.Table.ExtraColumns.IndexOf(discount.Column);
        var levels = data.Table.Rows.Select(r => r.Extra[index].Text).ToHashSet(StringComparer.Ordinal);
        var idle = discount.Rules.Select(r => r.Level).Where(l => !levels.Contains(l)).ToArray();
        if (idle.Length > 0)
        {
            yield return $"no row has the level{(idle.Length == 1 ? "" : "s")} {string.Join(", ", idle)} of '{discount.Column}', which the discounts name";
        }
    }
}
