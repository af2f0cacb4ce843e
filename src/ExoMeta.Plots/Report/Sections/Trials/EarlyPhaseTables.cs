using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Tables of designs that compare nothing: dose escalations and single arms in two stages.</summary>
internal static class EarlyPhaseTables
{
    /// <summary>Writes those that a trial has.</summary>
    public static void Write(HtmlWriter html, TrialResult trial)
    {
        if (trial.EarlyPhase is not { } early)
        {
            return;
        }

        if (early.Escalation is { } escalation)
        {
            Escalation(html, trial.Id, escalation);
        }

        if (!early.SingleArm.IsEmpty)
        {
            SingleArm(html, trial.Id, early.SingleArm);
        }
    }

    private static void Escalation(HtmlWriter html, string id, EscalationCharacteristics escalation)
    {
        var table = new HtmlTable(
            $"Dose escalation of {id}, simulated (estimate ± Monte Carlo SE; means over trials)",
            ["Dose", "Chance to be taken as the tolerated one", "Patients given it", "Dose-limiting toxicities"]);
        foreach (var dose in escalation.Doses)
        {
            table.Add(dose.Name, TrialTables.Simulated(dose.Selected), Mean(dose.Patients), Mean(dose.Toxicities));
        }

        table.Add("none of them, and in all", TrialTables.Simulated(escalation.NoneSelected), Mean(escalation.Size), Mean(escalation.Toxicities));
        table.Write(html);
    }

    private static void SingleArm(HtmlWriter html, string id, IReadOnlyList<SingleArmAnswer> answers)
    {
        var design = answers[0].Design;
        html.Paragraph(
            $"{id} as one arm in two stages: {NumberText.Count(design.FirstSize)} patients, a stop with at most {NumberText.Count(design.FirstBound)} responses among them; "
            + $"promising with more than {NumberText.Count(design.Bound)} responses among {NumberText.Count(design.Size)}.");
        var table = new HtmlTable(
            $"One arm of {id} in two stages, simulated (estimate ± Monte Carlo SE; mean number of patients over trials)",
            ["True response rate", "Chance to be promising", "Chance to stop early", "Patients"]);
        foreach (var (_, rate, answer) in answers)
        {
            table.Add(rate.ToString(), TrialTables.Simulated(answer.Promising), TrialTables.Simulated(answer.EarlyStop), Mean(answer.Size));
        }

        table.Write(html);
    }

    private static Cell Mean(MonteCarloEstimate estimate) =>
        new($"{NumberText.Fixed(estimate.Estimate, 2)} ± {NumberText.Fixed(Math.Max(estimate.Mcse, 0.01), 2)}", estimate.Estimate);
}
