using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Specs;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>One simulated trial, look by look and patient by patient, in text.</summary>
internal static class ReplayText
{
    /// <summary>A trial of a file that compares nothing.</summary>
    public static string Show(TrialSpec trial, TrialRequest request, EarlyPhaseReplay replay)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{trial.Id}: {trial.Title}");
        EarlyPhaseText.Append(text, replay);
        text.AppendLine(CultureInfo.InvariantCulture, $"  seed {request.Seed}");
        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    public static string Json(TrialSpec trial, TrialRequest request, EarlyPhaseReplay replay) => JsonOutput.Text(json =>
    {
        json.WriteString("trial", trial.Id);
        json.WriteNumber("seed", request.Seed);
        EarlyPhaseJson.WriteFields(json, replay);
    });

    /// <summary>A comparative trial, and what else its file simulates.</summary>
    public static string Show(TrialRequest request, TrialSubject subject, ReplayedTrial trial, EarlyPhaseReplay? early)
    {
        var text = new StringBuilder();
        TrialTexts.AppendSubject(text, request, subject);
        text.AppendLine(CultureInfo.InvariantCulture, $"  trial {trial.Replicate} of seed {request.Seed}; true effects {string.Join(", ", trial.Effects.Select(Number))}");
        for (var k = 0; k < trial.Looks.Length; k++)
        {
            AppendLook(text, trial, k);
        }

        if (trial.DoseFinding is { } found)
        {
            Append(text, found);
        }

        if (early is not null)
        {
            EarlyPhaseText.Append(text, early);
        }

        text.AppendLine();
        var table = new TextTable(["look", "arm", "patient", .. trial.Columns]);
        foreach (var patient in trial.Patients)
        {
            table.Add([
                Whole(patient.Look + 1), trial.Arms[patient.Arm], Whole(patient.Number), .. patient.Values.Select(value => value is { } known ? Number(known) : "missing")]);
        }

        text.Append(table);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ReplayedDoseFinding found)
    {
        foreach (var (name, statistic) in found.Candidates.Zip(found.Statistics))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {name}: statistic {Number(statistic)}");
        }

        var dose = found.TargetDose is { } known ? $"target dose {known.ToString("G4", CultureInfo.InvariantCulture)}" : "no target dose";
        text.AppendLine(CultureInfo.InvariantCulture, $"  critical value {found.Critical:0.0000}: {(found.Chosen is { } chosen ? $"a dose–response signal, {chosen} chosen, {dose}" : "no dose–response signal")}");
    }

    private static void AppendLook(StringBuilder text, ReplayedTrial trial, int k)
    {
        var look = trial.Looks[k];
        var time = look.Time is { } at ? string.Create(CultureInfo.InvariantCulture, $" at time {at:0.#}") : "";
        text.AppendLine(CultureInfo.InvariantCulture, $"  look {k + 1}{time}: {string.Join(" + ", look.Patients)} patients");
        for (var c = 0; c < look.Comparisons.Length; c++)
        {
            var comparison = look.Comparisons[c];
            if (comparison.Outcome != ComparisonOutcome.EndedBefore)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    {trial.Arms[c + 1]}: estimate {Number(comparison.Estimate)}, standard error {Number(comparison.StandardError)}, statistic {Number(comparison.Statistic)}: {Words(comparison.Outcome)}");
            }
        }
    }

    private static string Words(ComparisonOutcome outcome) => outcome switch
    {
        ComparisonOutcome.GoesOn => "goes on",
        ComparisonOutcome.Significant => "ends, significant",
        ComparisonOutcome.NoClaim => "no claim by itself",
        _ => "ends, not significant",
    };

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
