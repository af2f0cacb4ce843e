using System.Globalization;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Plots.Documents.Pool.Models;

/// <summary>The text of a Bayesian answer.</summary>
internal static class BayesianText
{
    public static void Write(ResultDocument text, PoolAnswer answer, PooledModel.Bayesian model)
    {
        var posterior = model.AtLevel;
        text.Line("", string.Create(CultureInfo.InvariantCulture, $"Bayesian random-effects model (k = {model.Plain.K}; {ModelHead.Measure(answer)}; τ ~ {posterior.TauPrior}; μ ~ {posterior.MuPrior})")).Append("\n");
        var tail = 50 * (1 - posterior.Level);
        string Percent(double p) => string.Create(CultureInfo.InvariantCulture, $"{p:0.###} %");
        var table = new TextTable("", "median", "mean", "sd", Percent(tail), Percent(100 - tail));
        foreach (var (name, s) in new[] { ("μ", posterior.Mu), ("τ", posterior.Tau), ("new study", posterior.Predictive) })
        {
            table.Add(name, Numbers.Text(s.Median), Numbers.Text(s.Mean), Numbers.Text(s.StandardDeviation), Numbers.Text(s.Interval.Lower), Numbers.Text(s.Interval.Upper));
        }

        text.Append(table).Append("\n");
    }
}
