using ExoMeta.Analysis;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Power;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Tables of a trial.</summary>
internal static class TrialTables
{
    /// <summary>A simulated probability as a cell.</summary>
    public static Cell Simulated(MonteCarloEstimate estimate) => new(NumberText.Simulated(estimate), estimate.Estimate);

    /// <summary>The arms as the source states them.</summary>
    public static void Arms(HtmlWriter html, TrialResult trial)
    {
        var table = new HtmlTable($"Arms of {trial.Id}", ["Arm", "Dose", "Patients", "Role"]);
        foreach (var arm in trial.Arms)
        {
            table.Add(arm.Name, new(arm.DoseText.Length > 0 ? arm.DoseText : "not stated", arm.Dose), arm.Size, arm.IsControl ? "control" : "product");
        }

        table.Write(html);
    }

    /// <summary>Power at the point, assurance, ceiling, predictive, robust and family-wise error, by size.</summary>
    public static void Power(HtmlWriter html, TrialEndpointResult endpoint)
    {
        var table = new HtmlTable(
            $"{endpoint.Name}: chance that at least one comparison is significant (estimate ± Monte Carlo SE)",
            ["Patients in each arm", "Power at the point", "Assurance", "Ceiling of assurance", "Predictive", "Robust", "Family-wise error"]);
        foreach (var s in endpoint.Summaries)
        {
            table.Add(
                new(ReportWords.Sizes(s.SizePerArm), s.SizePerArm.Sum()), Simulated(s.PowerAtPoint), Simulated(s.Assurance), Simulated(s.AssuranceCeiling),
                Simulated(s.Predictive), Simulated(s.Robust), Simulated(s.FamilywiseError));
        }

        table.Write(html);
    }

    /// <summary>The point, power, assurance and ceiling of each compared arm, by size; nothing where one arm is compared.</summary>
    public static void ByArm(HtmlWriter html, TrialEndpointResult endpoint)
    {
        var table = new HtmlTable(
            $"{endpoint.Name}: each arm by itself (chance that its own comparison is significant, estimate ± Monte Carlo SE)",
            ["Arm", "Patients in each arm", "Point (95 %)", "Power at the point", "Assurance", "Ceiling of assurance"]);
        foreach (var summary in endpoint.Summaries.Where(s => s.Arms is { IsDefault: false, Length: > 1 }))
        {
            foreach (var arm in summary.Arms)
            {
                table.Add(
                    arm.Name, new(ReportWords.Sizes(summary.SizePerArm), summary.SizePerArm.Sum()), new(PowerWords.Point(endpoint, arm), arm.Point),
                    Simulated(arm.PowerAtPoint), Simulated(arm.Assurance), Simulated(arm.Ceiling));
            }
        }

        if (table.Rows.Count == 0)
        {
            return;
        }

        // Where arms are different products, "any arm" misleads: what each can show stands open beside it.
        if (endpoint.Summaries.Any(PowerWords.ArmsDiffer))
        {
            table.Write(html);
            return;
        }

        html.Open("details").Element("summary", "Each arm by itself");
        table.Write(html);
        html.Close("details");
    }

    /// <summary>Power at each fixed true effect, folded away.</summary>
    public static void Grid(HtmlWriter html, TrialEndpointResult endpoint)
    {
        var scenarios = endpoint.Grid.Where(g => g.Theta is not null).ToArray();
        if (scenarios.Length == 0)
        {
            return;
        }

        var table = new HtmlTable(
            $"{endpoint.Name}: power if the true effect {(endpoint.AtDose is { } dose ? $"at dose {PowerCurves.DoseText(dose)} " : scenarios[0].Result.Arms.Length > 1 ? "of every arm " : "")}were …", ["True effect", "Patients in each arm", "Any comparison", "All comparisons", "Each comparison"]);
        foreach (var scenario in scenarios)
        {
            var claimsArms = scenario.Result.ClaimsArms;
            var arms = claimsArms ? string.Join("; ", scenario.Result.Arms.Select(a => $"{a.Name}: {NumberText.Simulated(a.Power)}")) : "no claim";
            table.Add(
                new(PowerCurves.ThetaText(endpoint, scenario.Theta!.Value), scenario.Theta), new(ReportWords.Sizes(scenario.SizePerArm), scenario.SizePerArm.Sum()),
                Simulated(scenario.Result.DisjunctivePower), claimsArms ? Simulated(scenario.Result.ConjunctivePower) : "no claim", arms);
        }

        html.Open("details").Element("summary", "Power at each fixed true effect");
        table.Write(html);
        html.Close("details");
    }

    /// <summary>What a cohort without a comparison can see.</summary>
    public static void Safety(HtmlWriter html, TrialResult trial)
    {
        var table = new HtmlTable(
            $"What {trial.Id} can see of an adverse event",
            ["Patients given the product", "True rate", "P(at least one event), simulated", "by formula", "Upper bound of the rate if none is seen (one-sided 95 %, exact)"]);
        foreach (var s in trial.Safety)
        {
            table.Add(
                new(NumberText.Count(s.Size), s.Size), s.EventRate, Simulated(s.AtLeastOne), new(NumberText.Percent(s.AtLeastOneExact, 2), s.AtLeastOneExact),
                new(NumberText.Percent(s.UpperBoundIfNone), s.UpperBoundIfNone));
        }

        table.Write(html);
    }
}
