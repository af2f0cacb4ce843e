using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Output.Pool;

/// <summary>The text of a meta-regression.</summary>
internal static class RegressionText
{
    public static void Write(StringBuilder text, PoolAnswer answer, RegressionFit fit)
    {
        var method = HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method);
        var model = method == "EE" ? "Equal-effects meta-regression" : "Mixed-effects meta-regression";
        text.Append(CultureInfo.InvariantCulture, $"{model} (k = {fit.K}; {answer.Request.Table.Measure.Name}; τ² estimator: {method}; inference: {PoolingCodes.Inference.CodeOf(fit.Options.Inference)})\n\n");
        text.Append(CultureInfo.InvariantCulture, $"residual τ² = {Numbers.Text(fit.TauSquared)}{(fit.TauSquaredInterval is { } i ? " " + Numbers.Text(i) : "")}; I² = {Numbers.Text(fit.ISquared, "0.0")} %, H² = {Numbers.Text(fit.HSquared, "0.00")}");
        text.Append(fit.RSquared is { } r2 ? string.Create(CultureInfo.InvariantCulture, $"; R² = {r2:0.0} %\n") : "\n");
        text.Append(CultureInfo.InvariantCulture, $"QE({fit.QDegreesOfFreedom}) = {Numbers.Text(fit.Q, "0.00")}, {Numbers.PSentence(fit.QPValue)}: residual heterogeneity\n");
        if (fit.ModeratorTest is { } test)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Words(test)}: all moderators\n");
        }

        foreach (var term in fit.TermTests.Where(t => fit.TermTests.Length > 1))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Words(term)}: {term.Term}\n");
        }

        var table = new TextTable("", "estimate", "se", fit.Coefficients[0].DegreesOfFreedom is null ? "z" : "t", "df", "p", "ci.lb", "ci.ub");
        foreach (var c in fit.Coefficients)
        {
            table.Add(
                TextMetrics.Clean(c.Name), Numbers.Text(c.Estimate), Numbers.Text(c.StandardError), Numbers.Text(c.Statistic, "0.000"),
                Numbers.Whole(c.DegreesOfFreedom), Numbers.P(c.PValue), Numbers.Text(c.Interval.Lower), Numbers.Text(c.Interval.Upper));
        }

        text.Append('\n').Append(table).Append('\n');
    }

    /// <summary>What the moderators explain, and what one of them alone does to the effect.</summary>
    public static string Sentence(PoolAnswer answer, RegressionFit fit)
    {
        var explained = fit.RSquared is { } r2
            ? string.Create(CultureInfo.InvariantCulture, $"The moderators explain {r2:0} % of the heterogeneity of {fit.K} effects")
            : string.Create(CultureInfo.InvariantCulture, $"A regression of {fit.K} effects");
        var slopes = fit.Coefficients.Where(c => c.Name != DesignMatrix.InterceptName).ToArray();
        if (slopes is not [var slope])
        {
            return explained + ".";
        }

        var (scale, display) = (answer.Request.Table.Scale, answer.Request.Table.Display);
        var isRatio = scale == AnalysisScale.Log;
        var change = isRatio ? NumberText.Effect(DisplayScale.Ratio, scale, slope.Estimate, slope.Interval) : NumberText.Effect(DisplayScale.Identity, scale, slope.Estimate, slope.Interval);
        var what = isRatio && display != DisplayScale.Identity ? "is multiplied by" : "changes by";
        var on = isRatio || display == DisplayScale.Identity ? "" : " (analysis scale)";
        return $"{explained}; {answer.Request.Table.Measure.Code} {what} {change}{on} per unit of {TextMetrics.Clean(slope.Name)}.";
    }

    private static string Words(CoefficientTest test) => test.DenominatorDegreesOfFreedom is { } d
        ? string.Create(CultureInfo.InvariantCulture, $"F({test.DegreesOfFreedom}, {d:0.##}) = {Numbers.Text(test.Statistic, "0.00")}, {Numbers.PSentence(test.PValue)}")
        : string.Create(CultureInfo.InvariantCulture, $"QM({test.DegreesOfFreedom}) = {Numbers.Text(test.Statistic, "0.00")}, {Numbers.PSentence(test.PValue)}");
}
