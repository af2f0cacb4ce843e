using ExoMeta.Analysis;
using ExoMeta.Analysis.Figures;
using ExoMeta.Plots.Power;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Every registered design and what simulating it says.</summary>
internal static class TrialsSection
{
    /// <summary>Writes the section; nothing when there is none.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        if (results.Trials.IsEmpty)
        {
            return;
        }

        html.Heading(2, "Trials", "trials");
        html.Open("p").Text("Each design with what its source states, what contradicts it and what is assumed; then what simulating it says. ")
            .Element("a", "What power, assurance, ceiling, predictive and robust mean", ("href", "#reading"), ("data-to", "How to read the numbers")).Close("p");
        TrialSummary.Full(html, results);
        foreach (var trial in results.Trials)
        {
            Trial(html, results, trial);
        }
    }

    private static void Trial(HtmlWriter html, AnalysisResults results, TrialResult trial)
    {
        html.Heading(3, $"{trial.Id}: {trial.Title}", Anchor.Of("trial", trial.Id));
        html.Open("dl");
        foreach (var (name, value) in new[]
        {
            ("Product", $"{trial.Product} ({trial.ProductClass}), {trial.Route}"), ("Country", trial.Country), ("Unit of dose", trial.DoseUnit ?? "not stated"), ("The source states", trial.Stated),
        })
        {
            html.Element("dt", name).Element("dd", value);
        }

        html.Close("dl");
        if (trial.Contradiction is { } contradiction)
        {
            html.Open("div", ("class", "warn")).Element("strong", "Contradiction: ").Text(contradiction).Close("div");
        }

        // What a reader must know stands before the numbers it is about.
        if (!trial.Notes.IsDefaultOrEmpty)
        {
            html.Open("div", ("class", "note")).List(trial.Notes).Close("div");
        }

        TrialTables.Arms(html, trial);
        AssumptionsSection.OfTrial(html, results, trial.Id);
        foreach (var endpoint in trial.Endpoints)
        {
            Endpoint(html, trial, endpoint);
            foreach (var figure in results.Figures.OfType<RequestedFigure.OfTrial>().Where(f => f.Trial.Trial.Id == trial.Id && f.Trial.Endpoint.Id == endpoint.Id))
            {
                html.Figure(html.Figures![figure.Spec], $"{TrialPictures.Find(figure.Spec.Kind.Name)!.Title}: {trial.Id}, {endpoint.Name}, truth {TruthKinds.Codes.CodeOf(figure.Trial.TruthKind)}.");
            }
        }

        EarlyPhaseTables.Write(html, trial);
        TrialTables.Safety(html, trial);
    }

    private static void Endpoint(HtmlWriter html, TrialResult trial, TrialEndpointResult endpoint)
    {
        html.Heading(4, endpoint.Name, Anchor.Of("trial-" + Anchor.Of("t", trial.Id), endpoint.Id));
        if (endpoint.EvidenceBased)
        {
            html.Paragraph("θ comes from comparative human evidence: " + ReportWords.Stop(PowerWords.Source(endpoint)));
        }
        else
        {
            html.Open("div", ("class", "warn")).Element("strong", "Not evidence-based: assumed prior. ").Text("θ ~ " + ReportWords.Stop(PowerWords.Source(endpoint))).Close("div");
        }

        var adjustment = endpoint.Analysis is MultiplicityProcedure.None ? "no adjustment for multiplicity"
            : !endpoint.Analysis.ClaimsArms ? endpoint.Analysis.Title
            : $"family-wise error held by {endpoint.Analysis.Title}";
        var sizes = endpoint.SizesStated
            ? "The source states the sizes."
            : endpoint.Summaries.Length > 1
                ? "The source does not state the sizes: a grid is shown."
                : "The source does not state the size of each arm: what is shown is assumed.";
        var comparison = ReportWords.Sentence(PowerWords.Comparison(endpoint)).TrimEnd('.');
        html.Paragraph($"{comparison}; {adjustment}. θ is a {endpoint.EffectName}. {(endpoint.Test.Length > 0 ? "Test: " + ReportWords.Stop(endpoint.Test) + " " : "")}{sizes}");
        html.List([.. Points(endpoint), .. endpoint.Notes.IsDefault ? [] : endpoint.Notes]);

        // The notes stand above as text; a figure that the analysis asks for may have taken the place of this one.
        if (html.Figures!.Has(endpoint))
        {
            html.Figure(
                html.Figures[endpoint].WithoutFoot(),
                $"{trial.Id}, {endpoint.Name}: chance of a significant result. {(endpoint.EvidenceBased ? "The prior of θ rests on comparative human evidence" : "The prior of θ is assumed")}; grey or black lines fix θ, coloured ones average over it; the table below holds the numbers.");
        }

        TrialTables.Power(html, endpoint);
        TrialTables.ByArm(html, endpoint);
        CourseTables.Write(html, endpoint);
        TrialTables.Grid(html, endpoint);
    }

    /// <summary>The point itself: one line where all arms share it, one for each arm where they do not.</summary>
    private static IEnumerable<string> Points(TrialEndpointResult endpoint)
    {
        var arms = endpoint.Summaries.Select(s => s.Arms).FirstOrDefault(a => !a.IsDefaultOrEmpty);
        if (arms.IsDefaultOrEmpty)
        {
            return [];
        }

        return endpoint.Summaries.Any(PowerWords.ArmsDiffer)
            ? arms.Select(a => $"Point of {a.Name}: {PowerWords.Point(endpoint, a)}, 95 %; {PowerWords.Theta(endpoint, a)}.")
            : [PowerWords.CommonPoint(endpoint, arms)];
    }
}
