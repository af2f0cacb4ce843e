using System.Collections.Immutable;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the group <c>escalation</c>: cohorts on a ladder of doses.</summary>
internal static class EscalationReader
{
    private static readonly string[] Rules = ["3+3", "boin"];
    private static readonly string[] BoinFields = ["target", "patients", "cohort", "elimination"];

    /// <summary>The escalation; null where there is none, or where it is wrong (problems say why).</summary>
    public static DoseEscalation? Read(SpecReader trial)
    {
        if (!trial.Has("escalation") || trial.Group("escalation", required: false) is not { } reader)
        {
            return null;
        }

        reader.Expect(["rule", "doses", "start", .. BoinFields]);
        var doses = ImmutableArray.CreateBuilder<EscalationDose>();
        var isComplete = true;
        foreach (var dose in reader.Groups("doses", required: true))
        {
            var (name, rate) = (dose.Text("name"), dose.Quantity("dlt_rate"));
            dose.RejectUnknownFields();
            isComplete &= rate is not null;
            if (rate is not null)
            {
                doses.Add(new(name, rate));
            }
        }

        var rule = Rule(reader);
        var start = reader.Has("start") ? reader.Integer("start", 1, DoseEscalation.MaximumDoses) : 1;
        reader.RejectUnknownFields();
        if (rule is null || start is null || !isComplete || doses.Count == 0)
        {
            return null;
        }

        var escalation = new DoseEscalation(doses.ToImmutable(), rule) { Start = (int)start - 1 };
        foreach (var problem in escalation.Problems())
        {
            trial.Problem("escalation", problem);
        }

        return escalation;
    }

    private static EscalationRule? Rule(SpecReader reader)
    {
        switch (reader.Named("rule", Rules, name => name))
        {
            case "3+3":
                reader.Refuse("belongs to 'rule: boin'", BoinFields);
                return new EscalationRule.ThreePlusThree();
            case "boin":
                var (target, patients) = (reader.Number("target"), reader.Integer("patients", 1, 200));
                var cohort = reader.Has("cohort") ? reader.Integer("cohort", 1, 200) : 3;
                var elimination = reader.NumberOr("elimination", 0.95);
                return target is null || patients is null || cohort is null
                    ? null
                    : new EscalationRule.Boin(target.Value, (int)patients, (int)cohort) { Elimination = elimination };
            default:
                return null;
        }
    }
}
