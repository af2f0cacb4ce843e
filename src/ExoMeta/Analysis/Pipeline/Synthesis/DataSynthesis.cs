using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Specs;
using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Pools a table of raw data, one row a study.</summary>
internal static class DataSynthesis
{
    /// <summary>Pools the studies that have an effect; the others are named in the table's warnings.</summary>
    public static OutcomeResult Synthesise(DataOutcomeSpec data, StudyTable table, PoolingSpec pooling)
    {
        var studies = table.Rows.Where(r => r.Effect is not null).Select(r => (Row: r, Effect: r.Effect!.Value)).ToImmutableArray();
        var effects = EffectsOf(table);
        var fit = RandomEffectsModel.Fit(effects, pooling.Options);
        var bayesian = pooling.TauPrior is { } prior ? BayesianRandomEffects.Fit(effects, prior, null, PoolingSpec.BayesianLevel) : null;
        var rows = studies.Select((s, i) => new EffectRow(
            s.Row.Label, s.Row.Label, s.Row.Label, [.. data.Columns.Select(c => Cell(table, s.Row, c.Column))],
            s.Effect.Estimate, s.Effect.StandardError, fit.Studies[i].Interval, null, fit.Studies[i].Weight, null, null, []));
        var group = new OutcomeGroup(
            "All studies", [.. rows], new(fit, bayesian, null, SensitivityFits.Of(effects, pooling)),
            "Independent studies, one row each.", []);
        return new(
            data.Id, data.Title, data.Measure.Code, data.Scale, data.Display, PoolScope.Strict, null, [], data.GoodDirection,
            [.. data.Columns.Select(c => c.Heading)], [group], [.. table.Warnings, .. fit.Warnings])
        {
            DataWarnings = table.Warnings,
        };
    }

    /// <summary>The fit alone.</summary>
    public static MetaAnalysis Fit(StudyTable table, PoolingSpec pooling) => RandomEffectsModel.Fit(EffectsOf(table), pooling.Options);

    private static EffectSet EffectsOf(StudyTable table) => new([.. table.Rows.Where(r => r.Effect is not null)
        .Select(r => new StudyEffect(r.Label, r.Label, r.Effect!.Value.Estimate, r.Effect.Value.Variance))]);

    /// <summary>Names that a printed column may use: the measure's own and the table's other columns.</summary>
    public static ImmutableArray<string> ColumnNames(StudyTable table) => [.. table.Measure.ColumnSets[0].Columns.Select(c => c.Name), .. table.ExtraColumns];

    /// <summary>"ai/n1i" prints two columns as events out of patients, "m1i (sd1i)" a mean with its SD.</summary>
    private static string Cell(StudyTable table, StudyRow row, string pattern)
    {
        if (pattern.IndexOf(" (", StringComparison.Ordinal) is var open and > 0 && pattern.EndsWith(')'))
        {
            return $"{Value(table, row, pattern[..open])} ({Value(table, row, pattern[(open + 2)..^1])})";
        }

        return string.Join('/', pattern.Split('/').Select(name => Value(table, row, name)));
    }

    /// <summary>Names in a pattern.</summary>
    public static IEnumerable<string> NamesIn(string pattern) =>
        pattern.Split(['/', ' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries);

    private static string Value(StudyTable table, StudyRow row, string name)
    {
        var own = table.Measure.ColumnSets[0].Columns.Select(c => c.Name).ToImmutableArray().IndexOf(name);
        return own >= 0 ? row.Data[own].ToString(CultureInfo.InvariantCulture) : row.Extra[table.ExtraColumns.IndexOf(name)].Text;
    }
}
