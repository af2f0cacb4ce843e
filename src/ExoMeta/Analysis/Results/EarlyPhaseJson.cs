using System.Text.Json;
using ExoMeta.Analysis.Pipeline;

namespace ExoMeta.Analysis.Results;

/// <summary>Designs that compare nothing, as JSON.</summary>
internal static class EarlyPhaseJson
{
    /// <summary>Writes <c>escalation</c> and <c>singleArm</c> into the open object, each where there is one.</summary>
    public static void WriteFields(Utf8JsonWriter json, EarlyPhaseResult result)
    {
        if (result.Escalation is { } escalation)
        {
            json.WriteStartObject("escalation");
            json.Objects("doses", escalation.Doses, dose =>
            {
                json.WriteString("name", dose.Name);
                json.Estimate("selected", dose.Selected);
                json.Estimate("meanN", dose.Patients);
                json.Estimate("toxicities", dose.Toxicities);
            });
            json.Estimate("noneSelected", escalation.NoneSelected);
            json.Estimate("expectedN", escalation.Size);
            json.Estimate("toxicities", escalation.Toxicities);
            json.WriteEndObject();
        }

        if (!result.SingleArm.IsEmpty)
        {
            json.Objects("singleArm", result.SingleArm, answer =>
            {
                json.WriteNumber("firstBound", answer.Design.FirstBound);
                json.WriteNumber("firstN", answer.Design.FirstSize);
                json.WriteNumber("bound", answer.Design.Bound);
                json.WriteNumber("n", answer.Design.Size);
                json.WriteString("responseRate", answer.ResponseRate.ToString());
                json.Estimate("promising", answer.Result.Promising);
                json.Estimate("earlyStop", answer.Result.EarlyStop);
                json.Estimate("expectedN", answer.Result.Size);
            });
        }
    }

    /// <summary>Writes one simulated trial of each: <c>escalation</c> and <c>singleArm</c>, each where there is one.</summary>
    public static void WriteFields(Utf8JsonWriter json, EarlyPhaseReplay replay)
    {
        if (replay.Escalation is { } escalation)
        {
            json.WriteStartObject("escalation");
            json.WriteNumber("replicate", escalation.Replicate);
            json.Texts("doses", escalation.Doses);
            json.Numbers("toxicityRates", escalation.ToxicityRates);
            json.Objects("cohorts", escalation.Cohorts, cohort =>
            {
                json.WriteString("dose", escalation.Doses[cohort.Dose]);
                json.Array("toxicities", cohort.Toxicities, json.WriteBooleanValue);
            });
            json.WriteString("selected", escalation.Selected is { } selected ? escalation.Doses[selected] : null);
            json.WriteEndObject();
        }

        if (!replay.SingleArm.IsEmpty)
        {
            json.Objects("singleArm", replay.SingleArm, one =>
            {
                json.WriteNumber("replicate", one.Trial.Replicate);
                json.WriteString("responseRate", one.ResponseRate.ToString());
                json.Number("trueRate", one.Trial.ResponseRate);
                json.Array("stages", one.Trial.Stages, stage =>
                {
                    json.WriteStartArray();
                    foreach (var responds in stage)
                    {
                        json.WriteBooleanValue(responds);
                    }

                    json.WriteEndArray();
                });
                json.WriteBoolean("promising", one.Trial.IsPromising);
            });
        }
    }
}
