using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of small-study effects: tests of asymmetry, and what the mean would be if it came from missing studies.</summary>
internal static class SmallStudyText
{
    private static readonly (string Field, string Words)[] Parts =
    [
        ("egger", "Egger (lm)"), ("eggerRma", "Egger (rma)"), ("peese", "on the variance (rma)"), ("petPeese", "PET-PEESE"), ("begg", "Begg"),
        ("harbord", "Harbord"), ("peters", "Peters"), ("macaskill", "Macaskill"), ("trimFill", "trim and fill"), ("failSafeN", "fail-safe N"),
        ("selection.step", "step, for large effects"), ("selection.stepLess", "step, for small effects"), ("selection.beta", "beta, for large effects"),
        ("selection.betaLess", "beta, for small effects"), ("excessSignificance", "excess of effects with p < 0.05"),
    ];

    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Bias is not { } bias)
        {
            return;
        }

        text.Append("small-study effects (asymmetry has other causes than unpublished studies)\n\n");
        Tests(text, bias);
        Adjusted(text, answer, bias);
        SelectionText.Write(text, bias);
        Counts(text, bias);
        var notes = bias.Notes.Where(n => !n.EndsWith(": there are no counts", StringComparison.Ordinal)).ToArray();
        foreach (var note in notes)
        {
            text.Line("- ", InWords(note));
        }

        text.Append(notes.Length == 0 ? "" : "\n");
    }

    /// <summary>Notes begin with the field of JSON that they belong to.</summary>
    private static string InWords(string note) =>
        Parts.FirstOrDefault(p => note.StartsWith(p.Field + ":", StringComparison.Ordinal)) is ({ } field, { } words) ? words + note[field.Length..] : note;

    private static void Tests(ResultDocument text, SmallStudyAssessment bias)
    {
        var regressions = new (string Name, FunnelRegression? Test)[]
        {
            ("Egger (lm)", bias.Egger), ("Egger (rma)", bias.EggerRandomEffects), ("on the variance (rma)", bias.PeeseRandomEffects),
            ("Harbord", bias.Harbord), ("Peters", bias.Peters), ("Macaskill", bias.Macaskill),
        };
        var table = new TextTable("asymmetry", "slope", "se", "statistic", "df", "p");
        foreach (var (name, test) in regressions.Where(r => r.Test is not null))
        {
            table.Add(
                name, Numbers.Text(test!.Slope), Numbers.Text(test.SlopeStandardError), Numbers.Text(test.Statistic, "0.000"),
                Numbers.Whole(test.DegreesOfFreedom), Numbers.P(test.PValue));
        }

        if (bias.Begg is { } begg)
        {
            table.Add(begg.IsExact ? "Begg, Kendall's τ (exact)" : "Begg, Kendall's τ", Numbers.Text(begg.Tau), "–", "–", "–", Numbers.P(begg.PValue));
        }

        if (table.HasRows)
        {
            text.Append(table).Append("\n");
        }
    }

    private static void Adjusted(ResultDocument text, PoolAnswer answer, SmallStudyAssessment bias)
    {
        var table = new TextTable("mean, adjusted", "estimate", "se", "ci.lb", "ci.ub", "τ²");
        if (answer.Model.Mean is { } mean)
        {
            var tau2 = (answer.Model as PooledModel.Pairwise)?.Fit.TauSquared ?? (answer.Model as PooledModel.Counts)?.Fit.TauSquared;
            table.Add("as it is", Numbers.Text(mean.Estimate), Numbers.Text(mean.StandardError), Numbers.Text(mean.Interval.Lower), Numbers.Text(mean.Interval.Upper), Numbers.Text(tau2));
        }

        if (bias.TrimAndFill is { } trim)
        {
            var side = trim.Side == FunnelSide.Left ? "left" : "right";
            table.Add(
                Invariant($"trim and fill ({trim.Estimator}): {trim.Missing} on the {side}"), Numbers.Text(trim.Adjusted.Estimate), Numbers.Text(trim.Adjusted.StandardError),
                Numbers.Text(trim.Adjusted.Interval.Lower), Numbers.Text(trim.Adjusted.Interval.Upper), Numbers.Text(trim.Adjusted.TauSquared));
        }

        void Limit(string name, FunnelRegression? r)
        {
            if (r?.Limit is not null)
            {
                table.Add(name, Numbers.Text(r.Limit), Numbers.Text(r.LimitStandardError), Numbers.Text(r.LimitInterval?.Lower), Numbers.Text(r.LimitInterval?.Upper), "–");
            }
        }

        Limit("Egger (lm), at SE 0", bias.Egger);
        Limit("Egger (rma), at SE 0", bias.EggerRandomEffects);
        Limit(bias.PetPeese?.ChoosesPeese == true ? "PET-PEESE: PEESE" : "PET-PEESE: PET", bias.PetPeese?.Chosen);
        SelectionText.Means(table, bias);
        if (table.HasRows)
        {
            text.Append(table).Append("\n");
        }
    }

    private static void Counts(ResultDocument text, SmallStudyAssessment bias)
    {
        if (bias.FailSafeN is { } n)
        {
            var orwin = n.Orwin is { } o ? Invariant($", Orwin {Numbers.Whole(o)} (to {Numbers.Text(n.OrwinTarget)})") : "";
            text.Append(Invariant($"fail-safe N: Rosenthal {Numbers.Whole(n.Rosenthal)}, Rosenberg {Numbers.Whole(n.Rosenberg)}{orwin}\n"));
        }

        if (bias.ExcessSignificance is { } e)
        {
            var test = e.Test == ExcessSignificanceTest.Exact ? "exact" : "χ²";
            text.Append(Invariant($"excess of effects with p < 0.05: {e.Observed} observed, {Numbers.Text(e.Expected, "0.00")} expected at {Numbers.Text(e.Theta)}; {Numbers.PSentence(e.PValue)} ({test}; Ioannidis and Trikalinos 2007)\n"));
        }

        text.Append(bias.FailSafeN is null && bias.ExcessSignificance is null ? "" : "\n");
    }
}
