using System.Globalization;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>What the pooled effect means: minimal important difference and absolute risks.</summary>
internal static class MeaningText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Meaning is not { } meaning)
        {
            return;
        }

        if (meaning.MinimalImportantDifference is { } difference)
        {
            var kind = answer.Model is PooledModel.Bayesian ? "posterior" : "confidence distribution";
            text.Append(string.Create(CultureInfo.InvariantCulture, $"beyond the minimal important difference of {difference:0.####} ({kind}): P(mean effect) {Numbers.Probability(meaning.BeyondIt)}"));
            text.Append(meaning.NewStudyBeyondIt is { } p ? string.Create(CultureInfo.InvariantCulture, $", P(a new study's true effect) {Numbers.Probability(p)}\n\n") : "\n\n");
        }

        if (meaning.Absolute.IsEmpty)
        {
            return;
        }

        var table = new TextTable("per 1000", "control", "treated", "difference", "ci.lb", "ci.ub");
        foreach (var effect in meaning.Absolute)
        {
            static string PerThousand(double risk) => Numbers.Text(1000 * risk, "0.0");
            table.Add(
                "events", PerThousand(effect.ControlRisk), PerThousand(effect.TreatedRisk), PerThousand(effect.Difference),
                PerThousand(effect.Interval.Lower - effect.ControlRisk), PerThousand(effect.Interval.Upper - effect.ControlRisk));
        }

        text.Append(table).Append("\n");
    }
}
