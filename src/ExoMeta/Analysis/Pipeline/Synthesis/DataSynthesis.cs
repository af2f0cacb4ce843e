using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Pools a table, one row a study: raw data, or results as papers print them with what they leave open.</summary>
internal sealed partial class DataSynthesis(AnalysisSpec spec, RunOptions run)
{
    private const string Title = "All studies";
    private const string PrintedColumn = "printed";

    private PoolingSpec Pooling => spec.Pooling;

    /// <summary>Pools the studies that have an effect; the others are named in the table's warnings.</summary>
    public OutcomeResult Synthesise(DataOutcomeSpec data, RequestTable table)
    {
        var evidence = TableEvidence.Of(data, table);
        var (effects, whyNot) = Poolable(evidence);
        var fit = effects is null ? null : RandomEffectsModel.Fit(effects, Pooling.Options);
        var bayesian = fit is not null && Pooling.TauPrior is { } prior ? BayesianRandomEffects.Fit(evidence.Effects, prior, null, PoolingSpec.BayesianLevel) : null;
        var propagation = evidence.Rows.All(r => r.Effect.IsKnown) ? null : Propagate(data, evidence, fit is null ? null : Pooling.Options);
        var rows = evidence.Rows.Select((r, i) => RowOf(data, table, r, propagation?.Rows[i], fit?.Studies[i].Weight));
        var pool = fit is null ? null : new PooledResult(fit, bayesian, propagation, SensitivityFits.Of(evidence.Effects, Pooling));
        var group = new OutcomeGroup(
            Title, [.. rows], pool, whyNot ?? "Independent studies, one row each.", fit is null && propagation is not null ? propagation.Drivers : []);
        var discount = DiscountOf(data, evidence, fit);
        return new(
            data.Id, data.Title, data.Measure.Code, data.Scale, data.Display, PoolScope.Strict, null, [], data.GoodDirection,
            [.. data.Columns.Select(c => c.Heading)], [group], [.. discount is null ? [] : new[] { discount.Warning }, .. table.Warnings, .. fit?.Warnings ?? []])
        {
            DataWarnings = table.Warnings,
            Discount = discount,
        };
    }

    /// <summary>The effects that are pooled, or why there is no pool.</summary>
    public static (EffectSet? Effects, string? WhyNot) Poolable(TableEvidence evidence)
    {
        var effects = evidence.Effects;
        var repeated = effects.Effects.GroupBy(e => e.Study, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToArray();
        return repeated.Length > 0 ? (null, $"Several rows of one study ({string.Join(", ", repeated)}), and their covariance is not declared.")
            : effects.Count < 2 ? (null, "One effect of one study.")
            : (effects, null);
    }

    /// <summary>Names that a printed column may use: the measure's own, or form and printed text, and the table's other columns.</summary>
    public static ImmutableArray<string> ColumnNames(DataOutcomeSpec data, RequestTable table) => [.. OwnColumns(data), .. table.ExtraColumns];

    /// <summary>Names in a pattern.</summary>
    public static IEnumerable<string> NamesIn(string pattern) => Name().Matches(pattern).Select(m => m.Value);

    private static IEnumerable<string> OwnColumns(DataOutcomeSpec data) => data.IsReported
        ? [ReportedTable.FormColumn, PrintedColumn]
        : data.Measure.On(data.Options.Interval).ColumnSets[0].Columns.Select(c => c.Name);

    private PropagationResult Propagate(DataOutcomeSpec data, TableEvidence evidence, PoolingOptions? options) => Propagation.Run(
        [.. evidence.Rows.Select(r => new UncertainStudyEffect(r.Row.Label, r.Row.Label, r.Effect))], [], options,
        new MonteCarloPlan(spec.Replicates, Seeds.For(spec.Seed, $"{data.Id}/{Title}"), run.Threads), null, Pooling.Options.Level, cancellation: run.Cancellation);

    private EffectRow RowOf(
        DataOutcomeSpec data, RequestTable table, (RequestRow Row, EffectDistribution Effect) member, PropagatedEffect? propagated, double? weight)
    {
        var (row, effect, known) = (member.Row, member.Effect.PlugIn, member.Effect.IsKnown);
        return new(
            row.Label, row.Label, row.Label, [.. data.Columns.Select(c => Cell(data, table, row, c.Column))], effect.Estimate, effect.StandardError,
            known ? RowInterval.Of(effect, Pooling.Options.Level) : propagated!.PlugInInterval, known ? null : propagated, weight, null,
            row.Reported?.Record, member.Effect.Unknowns)
        {
            Source = new(data.File.Replace('\\', '/'), row.Location.Line, SourceText(data, row)),
        };
    }

    private static string SourceText(DataOutcomeSpec data, RequestRow row) => row.Reported?.Record.Printed
        ?? string.Join(", ", OwnColumns(data).Zip(row.Data, (name, value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value}")));

    private DiscountResult? DiscountOf(DataOutcomeSpec data, TableEvidence evidence, MetaAnalysis? fit) =>
        evidence.Discounted is { } discounted && data.Discount is { } discount
            ? new(
                discount.Column, discount.Text, discount.Reason, discounted,
                fit is null || evidence.Printed.Count < 2 ? null : RandomEffectsModel.Fit(evidence.Printed, Pooling.Options))
            : null;

    /// <summary>Prints a pattern with its names replaced by values: "ai/n1i" gives 4/123, "m1i (sd1i)" gives 55 (47).</summary>
    private static string Cell(DataOutcomeSpec data, RequestTable table, RequestRow row, string pattern) =>
        Name().Replace(pattern, m => Value(data, table, row, m.Value));

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{N}_.]*")]
    private static partial Regex Name();

    private static string Value(DataOutcomeSpec data, RequestTable table, RequestRow row, string name)
    {
        if (table.ExtraColumns.IndexOf(name) is var extra and >= 0)
        {
            return row.Extra[extra].Text;
        }

        return row.Reported is { } reported
            ? name == PrintedColumn ? reported.Record.Printed : reported.Form
            : row.Data[OwnColumns(data).ToImmutableArray().IndexOf(name)].ToString(CultureInfo.InvariantCulture);
    }
}
