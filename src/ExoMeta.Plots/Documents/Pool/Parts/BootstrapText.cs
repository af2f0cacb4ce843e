using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of a bootstrap: intervals of the pooled effect and of τ², each limit with its Monte Carlo error.</summary>
internal static class BootstrapText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Bootstrap is not { } result)
        {
            return;
        }

        text.Append(Invariant($"{BootstrapOptions.Kinds.CodeOf(result.Kind)} bootstrap ({result.Replicates} replicates, seed {result.Seed}; ± is the Monte Carlo error)\n"));
        var spread = new TextTable("", "bias", "±", "se", "±");
        Add("mean", result.Bias, result.StandardError);
        if (result.TauSquared is { } tauSquared)
        {
            Add("τ²", tauSquared.Bias, tauSquared.StandardError);
        }

        text.Append(spread).Append("\n");
        var level = Numbers.Level(answer.Request.Options.Level);
        var limits = new TextTable($"{level} intervals", "ci.lb", "±", "ci.ub", "±");
        AddInterval("mean, normal", result.Normal);
        AddInterval("mean, basic", result.Basic);
        AddInterval("mean, percentile", result.Percentile);
        AddInterval("mean, studentised", result.Studentized);
        AddInterval("mean, BCa", result.BiasCorrected);
        if (result.TauSquared is { } percentiles)
        {
            AddInterval("τ², percentile", percentiles.Percentile);
        }

        text.Append(limits);
        if (result.TauSquared is { } zero)
        {
            text.Append($"τ² = 0 in {Numbers.Text(100 * zero.ShareZero.Estimate, "0.0")} % ± {Numbers.Text(100 * zero.ShareZero.Mcse, "0.00")} of the replicates\n");
        }

        text.Append("\n");

        void Add(string name, MonteCarloEstimate bias, MonteCarloEstimate se) =>
            spread.Add(name, Numbers.Text(bias.Estimate), Numbers.Text(bias.Mcse), Numbers.Text(se.Estimate), Numbers.Text(se.Mcse));

        void AddInterval(string name, BootstrapInterval interval) => limits.Add(
            name, Numbers.Text(interval.Lower?.Estimate), Numbers.Text(interval.Lower?.Mcse),
            Numbers.Text(interval.Upper?.Estimate), Numbers.Text(interval.Upper?.Mcse));
    }
}
