using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>How a journal writes heterogeneity and the test of the pooled effect.</summary>
/// <param name="Tau">"Tau²".</param>
/// <param name="Chi">"Chi²".</param>
/// <param name="Tests">The statistics of the test: with degrees of freedom, without.</param>
/// <param name="Equal">Between a name and its number.</param>
/// <param name="P">A p-value with its name.</param>
/// <param name="Joined">A statistic, its degrees of freedom ("df = 3", or empty) and its p-value (or empty) in one text.</param>
internal sealed record StatisticsForm(string Tau, string Chi, (string T, string Z) Tests, string Equal, Func<double, string> P, Func<string, string, string, string> Joined)
{
    /// <summary>A line on heterogeneity and a line on the test, or why nothing is tested.</summary>
    public string[] Lines(MetaAnalysis fit, OutcomeResult outcome)
    {
        var why = PoolWords.WhyNoTest(outcome);
        var parts = new List<string>();
        if (fit.Options.Method != HeterogeneityEstimator.EqualEffects)
        {
            parts.Add(fit.TauSquared is { } tau ? Tau + Equal + NumberText.General(tau) : Tau + " cannot be estimated");
        }

        if (fit.Q is { } q && fit.QDegreesOfFreedom > 0)
        {
            parts.Add(Joined(Chi + Equal + NumberText.Fixed(q, 2), "df" + Equal + NumberText.Count(fit.QDegreesOfFreedom), why is null && fit.QPValue is { } p ? P(p) : ""));
        }

        if (fit.ISquared is { } share)
        {
            parts.Add("I²" + Equal + NumberText.Percent(share / 100, 0).Replace(" %", "%", StringComparison.Ordinal));
        }

        var statistic = NumberText.Fixed(Math.Abs(fit.Statistic), 2);
        return
        [
            "Heterogeneity: " + (parts.Count > 0 ? string.Join("; ", parts) : "not applicable"),
            why ?? "Test for overall effect: " + (fit.DegreesOfFreedom is { } df
                ? Joined(Tests.T + Equal + statistic, "df" + Equal + NumberText.Fixed(df, df == Math.Floor(df) ? 0 : 1), P(fit.PValue))
                : Joined(Tests.Z + Equal + statistic, "", P(fit.PValue))),
        ];
    }
}
