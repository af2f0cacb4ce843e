using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Batch;

/// <summary>Takes from answers and results what the next run compares.</summary>
internal static class Conclusions
{
    /// <summary>Of a meta-analysis: its mean, or each coefficient, and its subgroups.</summary>
    public static ImmutableArray<Conclusion> Of(PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var table = answer.Request.Table;
        var (k, tau, i) = answer.Model switch
        {
            PooledModel.Pairwise { Fit: var fit } => (fit.K, fit.TauSquared, fit.ISquared),
            PooledModel.Regression { Fit: var fit } => (fit.K, fit.TauSquared, fit.ISquared),
            PooledModel.Counts { Fit: var fit } => (fit.K, fit.TauSquared, null),
            PooledModel.Multilevel { Fit: var fit } => (fit.K, fit.TotalVariance, fit.ISquared),
            PooledModel.Multivariate { Fit: var fit } => (fit.K, null, (double?)null),
            PooledModel.Bayesian { AtLevel: var fit } => (answer.Rows.Length, fit.Tau.Median * fit.Tau.Median, null),
            _ => (answer.Rows.Length, (double?)null, (double?)null),
        };
        Conclusion.Pooled Pooled(string name, double estimate, Interval interval) => new(
            name, table.Measure.Code, table.Scale, table.Display, table.Level, table.Measure.HasNullValue, k, estimate, interval)
        { TauSquared = tau, ISquared = i };
        return
        [
            .. answer.Model.Mean is { } mean
                ? [Pooled("", mean.Estimate, mean.Interval) with { Prediction = mean.Prediction }]
                : CoefficientsOf(answer.Model).Select(c => Coefficient(answer.Model, Pooled(c.Name, c.Estimate, c.Interval))),
            .. (answer.Subgroups?.Subgroups ?? []).Select(s => Of($"{answer.Request.Subgroup}: {s.Name}", table.Measure.Code, table.Scale, table.Display, table.Measure.HasNullValue, s.Fit)),
        ];
    }

    /// <summary>Of a simulated trial.</summary>
    public static ImmutableArray<Conclusion> Of(TrialSimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        return [new Conclusion.Simulated(NameOf(simulation.Endpoint.Id, simulation.SizePerArm), simulation.PowerAtPoint, simulation.Assurance)];
    }

    /// <summary>Of an analysis file: every pool, and every comparative endpoint of its trials at every size.</summary>
    public static ImmutableArray<Conclusion> Of(AnalysisResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return
        [
            .. results.Outcomes.SelectMany(o => o.Groups.Where(g => g.Pool is not null).Select(g => Of(
                NameOf(o, g), o.Measure, o.Scale, o.Display, !Measures.TryFind(o.Measure, out var known) || known.HasNullValue, g.Pool!.Fit))),
            .. results.Trials.SelectMany(t => t.Endpoints.SelectMany(e => e.Summaries.Select(s => new Conclusion.Simulated(
                $"{t.Id}, {NameOf(e.Id, s.SizePerArm)}", s.PowerAtPoint, s.Assurance)))),
            .. results.Companions.SelectMany(c => Of(c)),
        ];
    }

    private static Conclusion.Pooled Of(string name, string measure, AnalysisScale scale, DisplayScale display, bool hasNull, MetaAnalysis fit) =>
        new(name, measure, scale, display, fit.Options.Level, hasNull, fit.K, fit.Estimate, fit.Interval)
        {
            TauSquared = fit.TauSquared, ISquared = fit.ISquared, Prediction = fit.PredictionInterval,
        };

    private static IEnumerable<RegressionCoefficient> CoefficientsOf(PooledModel model) => model switch
    {
        PooledModel.Regression { Fit: var fit } => fit.Coefficients,
        PooledModel.Multilevel { Fit: var fit } => fit.Coefficients,
        PooledModel.Multivariate { Fit: var fit } => fit.Coefficients,
        _ => [],
    };

    /// <summary>A slope is read as it is analysed: exp of it is no effect of anybody. That of an indicator is a difference of effects, and 0 is none.</summary>
    private static Conclusion.Pooled Coefficient(PooledModel model, Conclusion.Pooled coefficient) => coefficient with
    {
        Display = DisplayScale.Identity,
        HasNull = coefficient.HasNull || (model is not PooledModel.Multivariate && coefficient.Name != DesignMatrix.InterceptName),
    };

    /// <summary>The mark of an exploratory pool is part of its name: it stands wherever the numbers do, and a pool that ceases to be exploratory is another one.</summary>
    private static string NameOf(OutcomeResult outcome, OutcomeGroup group) =>
        outcome.Id + (outcome.Scope == PoolScope.Exploratory ? " (exploratory: not evidence of a treatment effect)" : "") + (outcome.Groups.Length == 1 ? "" : ": " + group.Title);

    private static string NameOf(string endpoint, ImmutableArray<int> sizes) =>
        $"{endpoint}, {string.Join(" + ", sizes.Select(n => n.ToString(CultureInfo.InvariantCulture)))} patients";
}
