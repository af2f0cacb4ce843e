using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Pools a table of raw data, one row a study.</summary>
internal static partial class DataSynthesis
{
    /// <summary>Pools the studies that have an effect; the others are named in the table's warnings.</summary>
    public static OutcomeResult Synthesise(DataOutcomeSpec data, StudyTable table, PoolingSpec pooling)
    {
        var studies = table.Rows.Where(r => r.Effect is not null).Select(r => (Row: r, Effect: r.Effect!.Value)).ToImmutableArray();
        var effects = table.ToEffectSet();
        var (fit, whyNot) = Fit(table, pooling);
        var bayesian = fit is not null && pooling.TauPrior is { } prior ? BayesianRandomEffects.Fit(effects, prior, null, PoolingSpec.BayesianLevel) : null;
        var rows = studies.Select((s, i) => new EffectRow(
            s.Row.Label, s.Row.Label, s.Row.Label, [.. data.Columns.Select(c => Cell(table, s.Row, c.Column))],
            s.Effect.Estimate, s.Effect.StandardError, RowInterval.Of(s.Effect, pooling.Options.Level), null, fit?.Studies[i].Weight, null, null, []));
        var pool = fit is null ? null : new PooledResult(fit, bayesian, null, SensitivityFits.Of(effects, pooling));
        var group = new OutcomeGroup("All studies", [.. rows], pool, whyNot ?? "Independent studies, one row each.", []);
        return new(
            data.Id, data.Title, data.Measure.Code, data.Scale, data.Display, PoolScope.Strict, null, [], data.GoodDirection,
            [.. data.Columns.Select(c => c.Heading)], [group], [.. table.Warnings, .. fit?.Warnings ?? []])
        {
            DataWarnings = table.Warnings,
        };
    }

    /// <summary>The fit alone, or why there is none.</summary>
    public static (MetaAnalysis? Fit, string? WhyNot) Fit(StudyTable table, PoolingSpec pooling)
    {
        var effects = table.ToEffectSet();
        var repeated = effects.Effects.GroupBy(e => e.Study, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToArray();
        return repeated.Length > 0 ? (null, $"Several rows of one study ({string.Join(", ", repeated)}), and their covariance is not declared.")
            : effects.Count < 2 ? (null, "One effect of one study.")
            : (RandomEffectsModel.Fit(effects, pooling.Options), null);
    }

    /// <summary>Names that a printed column may use: the measure's own and the table's other columns.</summary>
    public static ImmutableArray<string> ColumnNames(StudyTable table) => [.. table.Measure.ColumnSets[0].Columns.Select(c => c.Name), .. table.ExtraColumns];

    /// <summary>Prints a pattern with its names replaced by values: "ai/n1i" gives 4/123, "m1i (sd1i)" gives 55 (47).</summary>
    private static string Cell(StudyTable table, StudyRow row, string pattern) => Name().Replace(pattern, m => Value(table, row, m.Value));

    /// <summary>Names in a pattern.</summary>
    public static IEnumerable<string> NamesIn(string pattern) => Name().Matches(pattern).Select(m => m.Value);

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{N}_.]*")]
    private static partial Regex Name();

    private static string Value(StudyTable table, StudyRow row, string name)
    {
        var own = table.Measure.ColumnSets[0].Columns.Select(c => c.Name).ToImmutableArray().IndexOf(name);
        return own >= 0 ? row.Data[own].ToString(CultureInfo.InvariantCulture) : row.Extra[table.ExtraColumns.IndexOf(name)].Text;
    }
}
