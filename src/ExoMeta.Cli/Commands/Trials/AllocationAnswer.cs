using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>What a search for an allocation says.</summary>
internal static class AllocationAnswer
{
    public static string Json(TrialRequest request, TrialSubject subject, AllocationSearch search, AllocationFound found) => JsonOutput.Text(json =>
    {
        TrialTexts.WriteSubject(json, request, subject);
        json.WriteString("power", search.Kind == PowerKind.Disjunctive ? "any" : "all");
        json.Number("share", found.Share);
        json.Integers("nPerArm", found.Design.Arms.Select(a => a.Size));
        json.Estimate("powerBefore", GainOf(search, found).First);
        json.Estimate("confirmedPower", GainOf(search, found).Second);
        json.Estimate("gain", GainOf(search, found).Difference);
        json.Objects("evaluations", found.Evaluations, e =>
        {
            json.Number("share", e.Share);
            json.Estimate("power", e.Power);
        });
    });

    public static string Text(TrialRequest request, TrialSubject subject, AllocationSearch search, AllocationFound found)
    {
        var text = new StringBuilder();
        TrialTexts.AppendSubject(text, request, subject);
        var gain = GainOf(search, found);
        text.AppendLine(CultureInfo.InvariantCulture, $"  the best division of {found.Design.TotalSize} patients is {TrialTexts.Sizes(found.Design)}: {100 * found.Share:0.0} % in '{found.Design.ReferenceArm.Name}'");
        text.AppendLine(CultureInfo.InvariantCulture, $"  from other draws: power {EstimateText.Show(gain.Second)} instead of {EstimateText.Show(gain.First)} with {TrialTexts.Sizes(search.Design)}; gain {EstimateText.Difference(gain.Difference)}");
        foreach (var evaluation in found.Evaluations)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {100 * evaluation.Share,7:0.0} % {EstimateText.Show(evaluation.Power)}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {request.Trials} trials a share, seed {request.Seed}");
        return text.ToString();
    }

    private static PairedProbability GainOf(AllocationSearch search, AllocationFound found) =>
        search.Kind == PowerKind.Disjunctive ? found.Gain.Disjunctive : found.Gain.Conjunctive;
}
