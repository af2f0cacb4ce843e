using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>The rows of a table that have an effect, discounted where the analysis says so.</summary>
/// <param name="Rows">The rows, with what is pooled of each.</param>
/// <param name="Effects">The effects with every unknown at its plug-in value.</param>
/// <param name="Printed">The effects as printed, before any discount.</param>
/// <param name="Discounted">What was discounted; null when nothing was asked for.</param>
internal sealed record TableEvidence(
    ImmutableArray<(RequestRow Row, EffectDistribution Effect)> Rows, EffectSet Effects, EffectSet Printed, DiscountedEvidence? Discounted)
{
    /// <summary>Reads the table of an outcome; null, with every problem noted, when anything is wrong.</summary>
    /// <remarks>Problems call the file as the user would find it; warnings stand in results, which name it as the analysis does.</remarks>
    public static RequestTable? Read(DataOutcomeSpec data, string path, PoolingSpec pooling, ProblemList problems)
    {
        var request = new TableRequest(data.Measure, data.Options, pooling.Options.Level, data.IsReported);
        return RequestTable.Read(path, request, problems) is { } table
            ? table with { Warnings = [.. table.Warnings.Select(w => w.StartsWith(path + ":", StringComparison.Ordinal) ? data.File + w[path.Length..] : w)] }
            : null;
    }

    /// <summary>Notes levels that have no rule, and rules that leave no row.</summary>
    public static void CheckDiscount(DataOutcomeSpec data, RequestTable table, ProblemList problems)
    {
        var discount = data.Discount!;
        var rules = discount.Rules.Select(r => r.Level).ToArray();
        if (rules.Length == 0)
        {
            // The rules could not be read, which is said already.
            return;
        }

        var column = table.ExtraColumns.IndexOf(discount.Column);
        var cells = table.RowsWithEffect.Select(r => r.Extra[column]).ToArray();
        foreach (var cell in cells.Where(c => !rules.Contains(c.Text, StringComparer.Ordinal)))
        {
            problems.Add(cell.Location, discount.Column, $"the level '{cell.Text}' has no discount; one that counts as printed gets 1{NearestName.Hint(cell.Text, rules)}");
        }

        if (cells.Length > 0 && cells.All(c => discount.Rules.Any(r => r.Level == c.Text && r.Discount.Removes)))
        {
            problems.Add(discount.Location, "rules", "take out every row; nothing is left to pool");
        }
    }

    /// <summary>The evidence of an outcome.</summary>
    public static TableEvidence Of(DataOutcomeSpec data, RequestTable table)
    {
        var rows = table.RowsWithEffect;
        var effects = rows.Select(r => r.Reported?.Effect ?? EffectDistribution.Known(r.Effect!.Value)).ToImmutableArray();
        var printed = RequestTable.EffectsOf(rows);
        if (data.Discount is not { } discount)
        {
            return new([.. rows.Zip(effects)], printed, printed, null);
        }

        var column = table.ExtraColumns.IndexOf(discount.Column);
        var discounted = EvidenceDiscounting.Apply(printed, [.. rows.Select(r => r.Extra[column].Text)], discount.Rules);
        return new(
            [.. discounted.Kept.Select(i => (rows[i], discounted.Rows[i].Discount.Apply(effects[i])))], discounted.Effects, printed, discounted);
    }
}
