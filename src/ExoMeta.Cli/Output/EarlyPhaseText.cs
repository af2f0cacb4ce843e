using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Numerics.MonteCarlo;

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

    private static string Mean(MonteCarloEstimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{estimate.Estimate:0.000} ± {estimate.Mcse:0.000}");
}
