using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Tables;

/// <summary>The tables of the answer to <c>exometa pool</c>: the numbers of its JSON under the same names, all on the analysis scale. A table is one line here.</summary>
public static class PoolTables
{
    /// <summary>All of them; an answer has those of what was asked for.</summary>
    public static TableSet<PoolAnswer> All { get; } = new(
    [
        Kind("pooled", "the fit, one row", a => [a], PooledRow.Columns(new TableLayout<PoolAnswer>().Text("measure", a => a.Request.Table.Measure.Code), a => PooledRow.Of(a.Model))),
        Kind("studies", "the pooled rows", a => a.Rows, Studies),
        Kind("coefficients", "coefficients of moderators or outcomes", CoefficientsOf, Coefficients),
        Kind("termTests", "tests of each term of a meta-regression", a => (a.Model as PooledModel.Regression)?.Fit.TermTests, TermTests),
        Kind("components", "variance components, with nested", a => (a.Model as PooledModel.Multilevel)?.Fit.Components, Components),
        Kind("outcomes", "the mean of each outcome, with outcomes", a => (a.Model as PooledModel.Multivariate)?.Fit.Outcomes, Outcomes),
        Kind("correlations", "correlations of the true effects, with outcomes", a => (a.Model as PooledModel.Multivariate)?.Fit.Correlations, Correlations),
        Kind("robust", "cluster-robust coefficients, with cluster", a => a.Robust?.Coefficients, Coefficients),
        Kind("subgroups", "each subgroup, with subgroup", a => a.Subgroups?.Subgroups, Subgroups),
        Kind("diagnostics", "influence of each row, with diagnostics", InfluenceOf, Influence),
        Kind("dfbetas", "influence of each row on each coefficient, with diagnostics", DfbetasOf, Dfbetas),
        Kind("baujat", "coordinates of the Baujat plot, with diagnostics", a => a.Plots?.Baujat, Baujat),
        Kind("radial", "coordinates of the radial plot, with diagnostics", a => a.Plots?.Radial, Radial),
        Kind("leaveOneOut", "the pool without each row, with leaveOneOut", a => a.LeaveOneOut, Partial("omitted")),
        Kind("cumulative", "the pool as rows come in, with cumulative", a => a.Cumulative, Partial("added")),
        Kind("funnelTests", "regressions on the standard error, with bias", FunnelTestsOf, FunnelTests),
        Kind("filled", "rows that trim and fill adds, with bias", a => a.Bias?.TrimAndFill?.Filled, Filled),
        Kind("combinedP", "p-values combined, with swim", a => a.Swim?.Combined, CombinedP),
        Kind("albatross", "coordinates of the albatross plot, with swim", a => a.Swim?.Albatross?.Plot.Studies, Albatross),
        Kind("absoluteEffects", "absolute effects at control risks, with controlRisks", a => a.Meaning?.Absolute, AbsoluteEffects),
        Kind("discounted", "rows before and after discounting, with discount", a => a.Discounted?.Rows, Discounted),
    ]);

    private static TableLayout<AnsweredRow> Studies => new TableLayout<AnsweredRow>()
        .Text("study", r => r.Label).Number("yi", r => r.Estimate).Number("vi", r => r.Variance).Number("weight", r => r.Weight).Interval("ci", r => r.Interval)
        .Number("blup", r => r.Shrunk).Number("blupSe", r => r.ShrunkStandardError);

    private static TableLayout<RegressionCoefficient> Coefficients => new TableLayout<RegressionCoefficient>()
        .Text("term", c => c.Name).Number("estimate", c => c.Estimate)
        .Inference(c => c.StandardError, c => c.Statistic, c => c.DegreesOfFreedom, c => c.PValue, c => c.Interval);

    private static TableLayout<CoefficientTest> TermTests => new TableLayout<CoefficientTest>()
        .Text("term", t => t.Term).Number("statistic", t => t.Statistic).Number("df", t => t.DegreesOfFreedom).Number("df2", t => t.DenominatorDegreesOfFreedom).Number("p", t => t.PValue);

    private static TableLayout<VarianceComponent> Components => new TableLayout<VarianceComponent>()
        .Text("level", c => c.Level).Number("sigma2", c => c.Variance).Interval("ci", c => c.Interval).Number("i2", c => c.ISquared).Number("icc", c => c.IntraclassCorrelation)
        .Whole("groups", c => c.Groups).Flag("fixed", c => c.IsFixed);

    private static TableLayout<OutcomeInFit> Outcomes => new TableLayout<OutcomeInFit>()
        .Text("outcome", o => o.Outcome).Whole("trials", o => o.Trials).Number("estimate", o => o.PooledEffect?.Estimate)
        .Inference(o => o.PooledEffect?.StandardError, o => o.PooledEffect?.Statistic, o => o.PooledEffect?.DegreesOfFreedom, o => o.PooledEffect?.PValue, o => o.PooledEffect?.Interval)
        .Number("tau2", o => o.TauSquared).Interval("pi", o => o.PredictionInterval);

    private static TableLayout<OutcomeCorrelation> Correlations => new TableLayout<OutcomeCorrelation>()
        .Text("first", c => c.First).Text("second", c => c.Second).Whole("trials", c => c.Trials).Number("rho", c => c.Correlation);

    private static TableLayout<Subgroup> Subgroups => PooledRow.Columns(new TableLayout<Subgroup>().Text("subgroup", s => s.Name), s => PooledRow.Of(s.Fit))
        .Number("common.estimate", s => s.WithCommonTauSquared?.Estimate).Number("common.se", s => s.WithCommonTauSquared?.StandardError)
        .Interval("common.ci", s => s.WithCommonTauSquared?.Interval).Interval("common.pi", s => s.WithCommonTauSquared?.PredictionInterval);

    private static TableLayout<RowInfluence> Influence => new TableLayout<RowInfluence>()
        .Text("study", r => r.Label).Number("rstudent", r => r.StudentisedResidual).Number("rstandard", r => r.StandardisedResidual).Number("dffits", r => r.Dffits)
        .Number("cook", r => r.CookDistance).Number("covRatio", r => r.CovarianceRatio).Number("tau2Deleted", r => r.TauSquaredDeleted).Number("qDeleted", r => r.QDeleted)
        .Number("hat", r => r.Hat).Number("weight", r => r.Weight).Flag("influential", r => r.IsInfluential);

    private static TableLayout<(string Study, string Term, double? Value)> Dfbetas => new TableLayout<(string Study, string Term, double? Value)>()
        .Text("study", d => d.Study).Text("term", d => d.Term).Number("dfbetas", d => d.Value);

    private static TableLayout<BaujatPoint> Baujat => new TableLayout<BaujatPoint>()
        .Text("study", p => p.Label).Number("x", p => p.QContribution).Number("y", p => p.Influence);

    private static TableLayout<RadialPoint> Radial => new TableLayout<RadialPoint>()
        .Text("study", p => p.Label).Number("x", p => p.Precision).Number("y", p => p.Standardised);

    private static TableLayout<(string Test, FunnelRegression Fit)> FunnelTests => new TableLayout<(string Test, FunnelRegression Fit)>()
        .Text("test", t => t.Test).Number("statistic", t => t.Fit.Statistic).Number("df", t => t.Fit.DegreesOfFreedom).Number("p", t => t.Fit.PValue)
        .Number("slope", t => t.Fit.Slope).Number("slopeSe", t => t.Fit.SlopeStandardError).Number("limit", t => t.Fit.Limit).Number("limitSe", t => t.Fit.LimitStandardError).Interval("limitCi", t => t.Fit.LimitInterval);

    private static TableLayout<StudyEffect> Filled => new TableLayout<StudyEffect>().Number("yi", f => f.Estimate).Number("vi", f => f.Variance);

    private static TableLayout<CombinedPValue> CombinedP => new TableLayout<CombinedPValue>()
        .Text("method", c => JsonWriting.Words(c.Method)).Whole("k", c => c.Count).Number("statistic", c => c.Statistic).Number("p", c => c.PValue);

    private static TableLayout<AlbatrossPoint> Albatross => new TableLayout<AlbatrossPoint>()
        .Text("study", a => a.Label).Number("n", a => a.SampleSize).Number("p", a => a.TwoSidedP).Number("x", a => a.X).Number("y", a => a.Y);

    private static TableLayout<AbsoluteEffect> AbsoluteEffects => new TableLayout<AbsoluteEffect>()
        .Number("controlRisk", a => a.ControlRisk).Number("treatedRisk", a => a.TreatedRisk).Interval("ci", a => a.Interval).Interval("pi", a => a.Prediction)
        .Flag("cut", a => a.IsCut).Number("difference", a => a.Difference)
        .Interval("differenceCi", a => new(a.Interval.Lower - a.ControlRisk, a.Interval.Upper - a.ControlRisk));

    private static TableLayout<DiscountedRow> Discounted => new TableLayout<DiscountedRow>()
        .Text("study", r => r.Label).Text("level", r => r.Level).Text("discount", r => r.Discount.ToString())
        .Number("before.yi", r => r.Before.Estimate).Number("before.vi", r => r.Before.Variance)
        .Number("after.yi", r => r.After?.Estimate).Number("after.vi", r => r.After?.Variance).Text("reason", r => r.Reason);

    private static TableLayout<PartialAnalysis> Partial(string label) => new TableLayout<PartialAnalysis>()
        .Text(label, r => r.Label).Whole("k", r => r.K).Number("estimate", r => r.Estimate)
        .Inference(r => r.StandardError, r => r.Statistic, r => r.DegreesOfFreedom, r => r.PValue, r => r.Interval)
        .Number("tau2", r => r.TauSquared).Number("i2", r => r.ISquared).Number("h2", r => r.HSquared).Number("q", r => r.Q).Number("qP", r => r.QPValue);

    /// <summary>Coefficients where there is more than one mean; null for one.</summary>
    internal static IReadOnlyList<RegressionCoefficient>? CoefficientsOf(PoolAnswer answer) => answer.Model switch
    {
        PooledModel.Regression { Fit: var fit } => fit.Coefficients,
        PooledModel.Multilevel { Fit: { PooledEffect: null } fit } => fit.Coefficients,
        PooledModel.Multivariate { Fit: var fit } => fit.Coefficients,
        _ => null,
    };

    private static IReadOnlyList<RowInfluence>? InfluenceOf(PoolAnswer answer) => answer.Diagnostics?.Rows;

    private static IReadOnlyList<(string Study, string Term, double? Value)>? DfbetasOf(PoolAnswer answer) => answer.Diagnostics is { } d
        ? [.. d.Rows.SelectMany(r => d.Coefficients.Zip(r.Dfbetas, (term, value) => (r.Label, term, value)))]
        : null;

    private static IReadOnlyList<(string Test, FunnelRegression Fit)>? FunnelTestsOf(PoolAnswer answer) => answer.Bias is { } bias
        ? [.. new[]
            {
                ("egger", bias.Egger), ("eggerRma", bias.EggerRandomEffects), ("peese", bias.PeeseRandomEffects), ("harbord", bias.Harbord), ("peters", bias.Peters),
                ("macaskill", bias.Macaskill),
            }.Where(t => t.Item2 is not null).Select(t => (t.Item1, t.Item2!))]
        : null;

    private static TableKind<PoolAnswer> Kind<TRecord>(
        string name, string description, Func<PoolAnswer, IReadOnlyList<TRecord>?> records, TableLayout<TRecord> layout) =>
        TableSet<PoolAnswer>.Kind(name, description, records, layout);
}
