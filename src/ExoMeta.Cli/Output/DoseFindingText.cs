using System.Globalization;
using System.Text;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Output;

/// <summary>What MCP-Mod finds, in text.</summary>
internal static class DoseFindingText
{
    /// <summary>Signal, candidates, and the target dose.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="found">The answer.</param>
    /// <param name="falseSignal">P(signal) when no arm differs.</param>
    public static void Append(StringBuilder text, DoseFindingCharacteristics found, MonteCarloEstimate falseSignal)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"  dose–response signal {EstimateText.Show(found.Signal)}, family-wise error {EstimateText.Show(falseSignal)}, critical value {found.Critical:0.0000}; no claim about a single arm");
        foreach (var candidate in found.Candidates)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {candidate.Name}: significant {EstimateText.Show(candidate.Power)}, chosen {EstimateText.Show(candidate.Chosen)}");
        }

        Append(text, found.Target);
    }

    private static void Append(StringBuilder text, TargetDoseCharacteristics target)
    {
        var mean = target.Mean is { } known ? $"; mean {Dose(known.Estimate)} ± {Dose(known.Mcse)}" : "";
        var quartiles = target.Quartiles is [var lower, var median, var upper]
            ? $", median {Dose(median.Estimate)} ± {Dose(median.Mcse)}, half of them from {Dose(lower.Estimate)} to {Dose(upper.Estimate)}"
            : "";
        text.AppendLine(CultureInfo.InvariantCulture, $"  dose with an effect of {target.Effect}: found {EstimateText.Show(target.Found)}{mean}{quartiles}");
        if (target.Unfitted.Estimate > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    a signal, and no curve could be fitted: {EstimateText.Show(target.Unfitted)}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"    the lowest arm that reaches it: {string.Join(", ", target.Arms.Select(arm => $"{arm.Name} {EstimateText.Show(arm.Picked)}"))}");
        if (target.Truth is { } truth)
        {
            AppendTruth(text, truth);
        }
    }

    private static void AppendTruth(StringBuilder text, TrueDoseCharacteristics truth)
    {
        var mean = truth.Mean is { } known ? $", mean {Dose(known.Estimate)}" : "";
        var bias = truth is { Bias: { } b, RootMeanSquaredError: { } error } ? $"; bias {Signed(b.Estimate)} ± {Dose(b.Mcse)}, root mean square error {Dose(error.Estimate)} ± {Dose(error.Mcse)}" : "";
        text.AppendLine(CultureInfo.InvariantCulture, $"    the true one: exists {EstimateText.Show(truth.Exists)}{mean}{bias}");
        if (truth.Near is { } near)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    where it exists, found within a factor of {truth.Factor}: {EstimateText.Show(near)}");
        }

        if (truth.Spurious is { } spurious)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    where there is none, one is found: {EstimateText.Show(spurious)}");
        }
    }

    private static string Dose(double dose) => dose.ToString("G4", CultureInfo.InvariantCulture);

    private static string Signed(double difference) => (difference > 0 ? "+" : "") + Dose(difference);
}
