using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Pools a table of raw data, one row a study.</summary>
internal static class DataSynthesis
{
    public static OutcomeResult Synthesise(DataOutcomeSpec data, StudyTable table, PoolingSpec pooling)
    {
        var effects = new EffectSet([.. table.Rows.Select(r => new StudyEffect(r.Study, r.Study, r.Effect.Estimate, r.Effect.Variance))]);
        var fit = RandomEffectsModel.Fit(effects, pooling.Options);
        var bayesian = pooling.TauPrior is { } prior ? BayesianRandomEffects.Fit(effects, prior, null, pooling.Options.Level) : null;
        var rows = table.Rows.Select((row, i) => new EffectRow(
            row.Study, row.Study, row.Study, [.. data.Columns.Select(c => string.Join('/', c.Column.Split('/').Select(row.TextOf)))],
            row.Effect.Estimate, row.Effect.StandardError, fit.Studies[i].Interval, null, fit.Studies[i].Weight, null, null, []));
        var group = new OutcomeGroup(
            "All studies", [.. rows], new(fit, bayesian, null, SensitivityFits.Of(effects, pooling)),
            "Pooled: independent studies, one row each.", []);
        return new(
            data.Id, data.Title, data.Measure.Code, data.Measure.Scale, data.Display, PoolScope.Strict, null, [], data.GoodDirection,
            [.. data.Columns.Select(c => c.Heading)], [group], [.. table.Warnings, .. fit.Warnings]);
    }
}
