using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Documents;

namespace ExoMeta.Cli.Output;

/// <summary>Designs that compare nothing, as text.</summary>
internal static class EarlyPhaseText
{
    public static void Append(StringBuilder text, EarlyPhaseResult result)
    {
        if (result.Escalation is { } escalation)
        {
            foreach (var dose in escalation.Doses)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  dose {dose.Name}: taken as the tolerated one {EstimateText.Show(dose.Selected)}; {Mean(dose.Patients)} patients, {Mean(dose.Toxicities)} toxicities");
            }

            text.AppendLine(CultureInfo.InvariantCulture, $"  stops without a tolerated dose {EstimateText.Show(escalation.NoneSelected)}; {Mean(escalation.Size)} patients and {Mean(escalation.Toxicities)} toxicities in all");
        }

        for (var i = 0; i < result.SingleArm.Length; i++)
        {
            var (design, rate, answer) = result.SingleArm[i];
            if (i == 0)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {design.FirstSize} patients, stop with at most {design.FirstBound} responses; promising with more than {design.Bound} of {design.Size}");
            }

            text.AppendLine(CultureInfo.InvariantCulture, $"  response rate {rate}: promising {EstimateText.Show(answer.Promising)}, stops early {EstimateText.Show(answer.EarlyStop)}; {Mean(answer.Size)} patients");
        }
    }

    /// <summary>One simulated trial of each, cohort by cohort and stage by stage; patients stand in the order in which they came.</summary>
    public static void Append(StringBuilder text, EarlyPhaseReplay replay)
    {
        if (replay.Escalation is { } escalation)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  escalation, trial {escalation.Replicate}; true toxicity rates {string.Join(", ", escalation.ToxicityRates.Select(rate => rate.ToString("0.####", CultureInfo.InvariantCulture)))}");
            var given = new int[escalation.Doses.Length];
            var toxic = new int[escalation.Doses.Length];
            for (var i = 0; i < escalation.Cohorts.Length; i++)
            {
                var (dose, toxicities) = (escalation.Cohorts[i].Dose, escalation.Cohorts[i].Toxicities);
                given[dose] += toxicities.Length;
                toxic[dose] += toxicities.Count(isToxic => isToxic);
                text.AppendLine(CultureInfo.InvariantCulture, $"    cohort {i + 1}, dose {escalation.Doses[dose]}: {string.Join(", ", toxicities.Select(isToxic => isToxic ? "toxicity" : "none"))}; {toxic[dose]} of {given[dose]} at this dose");
            }

            text.AppendLine(escalation.Selected is { } selected
                ? $"    ends with {escalation.Doses[selected]} as the tolerated dose"
                : "    ends without a tolerated dose");
        }

        foreach (var (design, rate, trial) in replay.SingleArm)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  response rate {rate}, trial {trial.Replicate}; true rate {trial.ResponseRate:0.####}; stops with at most {design.FirstBound} of {design.FirstSize}, promising with more than {design.Bound} of {design.Size}");
            var (responses, patients) = (0, 0);
            for (var stage = 0; stage < trial.Stages.Length; stage++)
            {
                responses += trial.Stages[stage].Count(responds => responds);
                patients += trial.Stages[stage].Length;
                var verdict = (stage, trial.Stages.Length) is (0, 2) ? "goes on" : stage == 0 ? "stops" : trial.IsPromising ? "promising" : "not promising";
                text.AppendLine(CultureInfo.InvariantCulture, $"    stage {stage + 1}: {string.Concat(trial.Stages[stage].Select(responds => responds ? '1' : '0'))} (1 responds); {responses} of {patients}: {verdict}");
            }
        }
    }

    private static string Mean(MonteCarloEstimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{estimate.Estimate:0.000} ± {estimate.Mcse:0.000}");
}
