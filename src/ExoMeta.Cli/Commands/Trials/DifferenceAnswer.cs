using System.Globalization;
using System.Text;
using System.Text.Json;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>What two scenarios say side by side.</summary>
internal static class DifferenceAnswer
{
    public static string Json(TrialRequest first, TrialSubject one, TrialRequest second, TrialSubject other, ScenarioDifference found) => JsonOutput.Text(json =>
    {
        Scenario(json, "first", first, one);
        Scenario(json, "second", second, other);
        json.WriteNumber("trials", first.Trials);
        json.WriteNumber("seed", first.Seed);
        Pair(json, "any", found.Disjunctive);
        Pair(json, "all", found.Conjunctive);
        json.Objects("arms", found.Arms.Zip(one.Design.ComparedArms, other.Design.ComparedArms), pair =>
        {
            json.WriteString("first", pair.Second.Name);
            json.WriteString("second", pair.Third.Name);
            Pair(json, "power", pair.First);
        });
        json.Estimate("patients", found.Size);
    });

    public static string Text(TrialRequest first, TrialSubject one, TrialRequest second, TrialSubject other, ScenarioDifference found)
    {
        var text = new StringBuilder();
        Append(text, "first ", first, one);
        Append(text, "second", second, other);
        Append(text, one.Design.Analysis.ClaimsArms && other.Design.Analysis.ClaimsArms ? "any arm" : "any arm, or a dose–response signal", found.Disjunctive);
        if (one.Design.Analysis.ClaimsArms && other.Design.Analysis.ClaimsArms)
        {
            Append(text, "all arms", found.Conjunctive);
        }

        foreach (var (power, arm, counterpart) in found.Arms.Zip(one.Design.ComparedArms, other.Design.ComparedArms))
        {
            Append(text, arm.Name == counterpart.Name ? arm.Name : $"{arm.Name} and {counterpart.Name}", power);
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  patients: {found.Size.Estimate:+0.0;-0.0;0.0} ± {found.Size.Mcse:0.0}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  differences: second - first, with 95 % intervals of pairs that share their draws; {first.Trials} pairs, seed {first.Seed}");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, TrialRequest request, TrialSubject subject) => text.AppendLine(
        CultureInfo.InvariantCulture,
        $"{name}: {subject.Trial.Id}, endpoint {subject.Endpoint.Id} ({subject.Endpoint.Endpoint.EffectName}), {TrialTexts.Sizes(subject.Design)} patients, {subject.Design.Analysis.Title}, truth {subject.LabelOf(request.Truth)}");

    private static void Append(StringBuilder text, string name, PairedProbability pair) => text.AppendLine(
        CultureInfo.InvariantCulture, $"  {name}: {EstimateText.Show(pair.First)} and {EstimateText.Show(pair.Second)}, difference {EstimateText.Difference(pair.Difference)}");

    private static void Scenario(Utf8JsonWriter json, string name, TrialRequest request, TrialSubject subject)
    {
        json.WriteStartObject(name);
        json.WriteString("trial", subject.Trial.Id);
        json.WriteString("endpoint", subject.Endpoint.Id);
        json.WriteString("truth", TruthKinds.Codes.CodeOf(request.Truth));
        TrialJson.WritePosterior(json, subject.Bayesian);
        json.WriteString("multiplicity", subject.Design.Analysis.Name);
        json.Integers("nPerArm", subject.Design.Arms.Select(a => a.Size));
        json.WriteEndObject();
    }

    private static void Pair(Utf8JsonWriter json, string name, PairedProbability pair)
    {
        json.WriteStartObject(name);
        json.Estimate("first", pair.First);
        json.Estimate("second", pair.Second);
        json.Estimate("difference", pair.Difference);
        json.WriteEndObject();
    }
}
