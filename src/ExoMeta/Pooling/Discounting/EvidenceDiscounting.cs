using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Pooling;

/// <summary>What happened to one row.</summary>
/// <param name="Label">The row.</param>
/// <param name="Study">Its study.</param>
/// <param name="Level">Its level of risk of bias.</param>
/// <param name="Discount">What it got.</param>
/// <param name="Before">The effect as printed.</param>
/// <param name="After">The effect that is pooled; null when the row was taken out.</param>
/// <param name="Reason">Why; null when no reason was given.</param>
public sealed record DiscountedRow(
    string Label, string Study, string Level, EvidenceDiscount Discount, EffectSize Before, EffectSize? After, string? Reason)
{
    /// <summary><c>Smith 2001 (high): variance over 0.5, SE 0.200 → 0.283</c>.</summary>
    public override string ToString()
    {
        var what = (Discount, After) switch
        {
            (_, null) => "taken out",
            ({ ChangesNothing: true }, _) => "as printed",
            (EvidenceDiscount.PowerPrior power, { } after) => string.Create(
                CultureInfo.InvariantCulture, $"variance over {power.Exponent:R}, SE {Before.StandardError:0.000} → {after.StandardError:0.000}"),
            (EvidenceDiscount.AdditiveBias bias, { } after) => string.Create(
                CultureInfo.InvariantCulture,
                $"bias {bias.Mean:R} taken off and its variance {bias.Variance:R} added, {Before.Estimate:0.000} → {after.Estimate:0.000}, SE {Before.StandardError:0.000} → {after.StandardError:0.000}"),
            _ => Discount.ToString()!,
        };
        return $"{Label} ({Level}): {what}{(Reason is null ? "" : $" ({Reason})")}";
    }
}

/// <summary>Discounted evidence, with the record of what was discounted by how much.</summary>
/// <param name="Effects">The effects to pool, without rows that were taken out.</param>
/// <param name="Rows">Every row of the evidence, in its order.</param>
/// <param name="Reference">Where the method is described.</param>
public sealed record DiscountedEvidence(EffectSet Effects, ImmutableArray<DiscountedRow> Rows, string Reference)
{
    /// <summary>Index in the evidence of each row of <see cref="Effects"/>.</summary>
    public ImmutableArray<int> Kept => [.. Enumerable.Range(0, Rows.Length).Where(i => Rows[i].After is not null)];
}

/// <summary>Discounts the rows of a meta-analysis by their risk of bias, as an explicit, printed choice.</summary>
public static class EvidenceDiscounting
{
    /// <summary>Applies to each row the rule of its level. Pure: the same input gives the same output, nothing is estimated.</summary>
    /// <param name="effects">The evidence; its covariance is discounted with it.</param>
    /// <param name="levels">The level of risk of bias of each row.</param>
    /// <param name="rules">A rule for each level that occurs; a level to leave alone gets <see cref="EvidenceDiscount.None"/>.</param>
    /// <returns>The effects to pool and the record. No discount at all returns the effects unchanged.</returns>
    /// <exception cref="ArgumentException">
    /// Rows and levels differ in number, a level occurs without a rule, a level has two rules, or no row is left.
    /// </exception>
    public static DiscountedEvidence Apply(EffectSet effects, IReadOnlyList<string> levels, IReadOnlyList<DiscountRule> rules)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(rules);
        var discounts = RulesOf(effects, levels, rules);
        var rows = effects.Effects.Select((e, i) =>
        {
            var (before, discount) = (new EffectSize(e.Estimate, e.Variance), discounts[i].Discount);
            return new DiscountedRow(
                e.Label, e.Study, levels[i], discount, before, discount.Removes ? null : discount.Apply(before), discounts[i].Reason);
        }).ToImmutableArray();
        var kept = Enumerable.Range(0, rows.Length).Where(i => rows[i].After is not null).ToArray();
        if (kept.Length == 0)
        {
            throw new ArgumentException("the discounts take out every row; nothing is left to pool", nameof(rules));
        }

        var reduced = kept.Select(i => effects.Effects[i] with { Estimate = rows[i].After!.Value.Estimate, Variance = rows[i].After!.Value.Variance });
        return new(new([.. reduced], CovarianceOf(effects, rows, kept)), rows, ReferenceOf(discounts));
    }

    private static DiscountRule[] RulesOf(EffectSet effects, IReadOnlyList<string> levels, IReadOnlyList<DiscountRule> rules)
    {
        if (levels.Count != effects.Count)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{levels.Count} level(s) of risk of bias for {effects.Count} row(s)"), nameof(levels));
        }

        if (rules.GroupBy(r => r.Level, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"the level '{twice.Key}' has two rules", nameof(rules));
        }

        var found = new DiscountRule[levels.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = rules.FirstOrDefault(r => r.Level == levels[i]) ?? throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"row {i + 1} ({effects.Effects[i].Label}): the level '{levels[i]}' has no discount, and one that stays as it is gets 1{NearestName.Hint(levels[i], rules.Select(r => r.Level))}"), nameof(levels));
        }

        return found;
    }

    /// <summary>
    /// Sampling covariance of the rows that are left: of power priors cov/√(aᵢaⱼ), of biases cov + σᵢσⱼ within a study; null while the rows
    /// stay independent.
    /// </summary>
    private static double[,]? CovarianceOf(EffectSet effects, ImmutableArray<DiscountedRow> rows, int[] kept)
    {
        var covariance = new double[kept.Length, kept.Length];
        var areIndependent = true;
        for (var a = 0; a < kept.Length; a++)
        {
            var (i, row) = (kept[a], rows[kept[a]]);
            covariance[a, a] = row.After!.Value.Variance;
            for (var b = 0; b < a; b++)
            {
                var (j, other) = (kept[b], rows[kept[b]]);
                var shared = (effects.Covariance?[i, j] ?? 0) / Math.Sqrt(ExponentOf(row) * ExponentOf(other))
                    + (row.Study == other.Study ? Math.Sqrt(BiasVarianceOf(row) * BiasVarianceOf(other)) : 0);
                (covariance[a, b], covariance[b, a]) = (shared, shared);
                areIndependent &= shared == 0;
            }
        }

        return areIndependent && effects.Covariance is null ? null : covariance;
    }

    private static double ExponentOf(DiscountedRow row) => row.Discount is EvidenceDiscount.PowerPrior power ? power.Exponent : 1;

    private static double BiasVarianceOf(DiscountedRow row) => row.Discount is EvidenceDiscount.AdditiveBias bias ? bias.Variance : 0;

    private static string ReferenceOf(DiscountRule[] rules) => string.Join("; ", new[]
    {
        rules.Any(r => r.Discount is EvidenceDiscount.PowerPrior { ChangesNothing: false }) ? "power prior, Ibrahim & Chen 2000" : null,
        rules.Any(r => r.Discount is EvidenceDiscount.AdditiveBias { ChangesNothing: false }) ? "additive bias, Turner et al. 2009; Welton et al. 2009" : null,
    }.OfType<string>());
}
