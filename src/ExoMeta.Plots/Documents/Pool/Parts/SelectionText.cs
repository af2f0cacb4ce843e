using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of selection models, in both directions: which of them is the favourable one the reader knows.</summary>
internal static class SelectionText
{
    /// <summary>Adds the means to the table of adjusted means.</summary>
    public static void Means(TextTable table, SmallStudyAssessment bias)
    {
        foreach (var (name, fit) in Models(bias))
        {
            table.Add(
                $"selection, {name}", Numbers.Text(fit.Estimate), Numbers.Text(fit.StandardError), Numbers.Text(fit.Interval?.Lower),
                Numbers.Text(fit.Interval?.Upper), Numbers.Text(fit.TauSquared));
        }
    }

    /// <summary>Writes the parameters and the tests of selection.</summary>
    public static void Write(ResultDocument text, SmallStudyAssessment bias)
    {
        var table = new TextTable("selection", "parameter", "δ", "se", "ci.lb", "ci.ub", "LRT", "df", "p");
        foreach (var (name, fit) in Models(bias))
        {
            var isFirst = true;
            foreach (var p in fit.Parameters)
            {
                table.Add(
                    isFirst ? name : "", p.Name, Numbers.Text(p.Delta), Numbers.Text(p.StandardError),
                    Numbers.Text(p.Interval?.Lower), Numbers.Text(p.Interval?.Upper), isFirst ? Numbers.Text(fit.LikelihoodRatio, "0.00") : "",
                    isFirst ? Numbers.Whole(fit.LikelihoodRatioDegreesOfFreedom) : "", isFirst ? Numbers.P(fit.LikelihoodRatioPValue) : "");
                isFirst = false;
            }
        }

        if (table.HasRows)
        {
            text.Append(table).Append("\n");
        }
    }

    private static IEnumerable<(string Name, SelectionResult Fit)> Models(SmallStudyAssessment bias) =>
        new (string Name, SelectionResult? Fit)[]
        {
            ("step, for large effects", bias.StepSelection), ("step, for small effects", bias.StepSelectionLess),
            ("beta, for large effects", bias.BetaSelection), ("beta, for small effects", bias.BetaSelectionLess),
        }
        .Where(m => m.Fit is not null).Select(m => (m.Name, m.Fit!));
}
