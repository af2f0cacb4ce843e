using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>What a search for a size says.</summary>
internal static class SizeAnswer
{
    public static string Json(TrialRequest request, TrialSubject subject, SampleSizeSearch search, SizeFound found) => JsonOutput.Text(json =>
    {
        TrialTexts.WriteSubject(json, request, subject);
        SizeJson.WriteFields(json, search, found);
    });

    public static string Text(TrialRequest request, TrialSubject subject, SampleSizeSearch search, SizeFound found)
    {
        var text = new StringBuilder();
        TrialTexts.AppendSubject(text, request, subject);
        var (power, ceiling) = (search.PowerOf(found.Confirmed), found.Confirmed.Ceiling);
        var sizes = TrialTexts.Sizes(found.Design);
        text.AppendLine(found.Size is null
            ? string.Create(CultureInfo.InvariantCulture, $"  no size has power {search.Target}: {sizes} patients have {EstimateText.Show(power)}; θ of any arm is favourable with probability {EstimateText.Show(ceiling)}")
            : string.Create(CultureInfo.InvariantCulture, $"  power {search.Target} needs {sizes} = {found.Design.TotalSize} patients ({found.Lower} to {found.Upper} in '{found.Design.ReferenceArm.Name}', by Monte Carlo error)"));
        if (found.Size is not null)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  power of that size, from other draws: {EstimateText.Show(power)}; {found.Confirmed.ExpectedSize.Estimate:0.0} ± {found.Confirmed.ExpectedSize.Mcse:0.0} patients on average");
        }

        foreach (var evaluation in found.Evaluations)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {evaluation.Size,9} {EstimateText.Show(evaluation.Power)}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {request.Trials} trials a size, seed {request.Seed}");
        return text.ToString();
    }
}
