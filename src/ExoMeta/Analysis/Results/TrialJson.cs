using System.Globalization;
using System.Text.Json;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes one trial of results.json; every simulated number with its Monte Carlo error.</summary>
internal static class TrialJson
{
    /// <summary>Writes a trial as one object.</summary>
    public static void Write(Utf8JsonWriter json, TrialResult trial)
    {
        json.WriteStartObject();
        json.WriteString("trial", trial.Id);
        json.WriteString("title", trial.Title);
        json.WriteString("product", trial.Product);
        json.WriteString("productClass", trial.ProductClass);
        json.WriteString("route", trial.Route);
        json.WriteString("country", trial.Country);
        json.WriteString("doseUnit", trial.DoseUnit);
        json.WriteString("stated", trial.Stated);
        json.WriteString("contradiction", trial.Contradiction);
        json.Objects("arms", trial.Arms, a =>
        {
            json.WriteString("name", a.Name);
            json.Number("dose", a.Dose);
            json.WriteString("doseText", a.DoseText);
            json.WriteString("n", a.Size);
            json.WriteBoolean("control", a.IsControl);
        });
        json.Array("endpoints", trial.Endpoints, e => WriteEndpoint(json, e));
        json.Objects("safety", trial.Safety, s =>
        {
            json.WriteNumber("n", s.Size);
            json.WriteString("eventRate", s.EventRate);
            json.Estimate("atLeastOne", s.AtLeastOne);
            json.Number("atLeastOneExact", s.AtLeastOneExact);
            json.Number("upperBoundIfNone", s.UpperBoundIfNone);
        });
        if (trial.EarlyPhase is { } early)
        {
            EarlyPhaseJson.WriteFields(json, early);
        }

        json.Texts("notes", trial.Notes);
        json.WriteEndObject();
    }

    /// <summary>Writes an endpoint at every size as one object.</summary>
    internal static void WriteEndpoint(Utf8JsonWriter json, TrialEndpointResult endpoint)
    {
        json.WriteStartObject();
        WriteEndpointFields(json, endpoint);
        json.WriteEndObject();
    }

    /// <summary>Writes an endpoint at every size into the open object.</summary>
    internal static void WriteEndpointFields(Utf8JsonWriter json, TrialEndpointResult endpoint)
    {
        json.WriteString("id", endpoint.Id);
        json.WriteString("name", endpoint.Name);
        json.WriteString("effect", endpoint.EffectName);
        json.WriteBoolean("lowerIsBetter", endpoint.LowerIsBetter);
        json.WriteString("comparison", JsonWriting.Words(endpoint.Comparison));
        json.WriteString("multiplicity", endpoint.Analysis.Name);
        json.Number("alpha", endpoint.Alpha);
        json.WriteBoolean("evidenceBased", endpoint.EvidenceBased);
        json.WriteString("thetaSource", endpoint.ThetaSource);
        WritePosterior(json, endpoint.Bayesian);
        json.WriteString("test", endpoint.Test);
        json.WriteString("comparisonNote", endpoint.ComparisonNote);
        json.Texts("notes", endpoint.Notes);
        json.WriteBoolean("sizesStated", endpoint.SizesStated);
        json.Objects("summaries", endpoint.Summaries, s =>
        {
            json.Integers("nPerArm", s.SizePerArm);
            json.Estimate("powerAtPoint", s.PowerAtPoint);
            json.Estimate("assurance", s.Assurance);
            json.Estimate("assuranceCeiling", s.AssuranceCeiling);
            json.Estimate("predictive", s.Predictive);
            json.Estimate("robust", s.Robust);
            json.Estimate("familywiseError", s.FamilywiseError);
            if (s.Course?.DoseFinding is { } finding)
            {
                DoseFindingJson.Write(json, finding);
            }

            json.Objects("arms", s.Arms, a =>
            {
                json.WriteString("name", a.Name);
                json.Number("point", a.Point);
                json.Number("pointSe", a.PointStandardError);
                json.Estimate("powerAtPoint", a.PowerAtPoint);
                json.Estimate("assurance", a.Assurance);
                json.Estimate("ceiling", a.Ceiling);
            });
            if (s.Course is { } course)
            {
                TrialCourseJson.Write(json, "course", course);
            }
        });
        json.Objects("grid", endpoint.Grid, s =>
        {
            json.Integers("nPerArm", s.SizePerArm);
            json.WriteString("truth", TruthKinds.Codes.CodeOf(s.Truth));
            json.Number("theta", s.Theta);
            WriteCharacteristics(json, s.Result);
        });
    }

    /// <summary>Writes <c>posterior</c>, the Bayesian posterior behind θ; nothing where θ is normal or t.</summary>
    internal static void WritePosterior(Utf8JsonWriter json, JointPosterior? posterior)
    {
        if (posterior is not null)
        {
            BayesianJson.WritePosterior(json, posterior.Summary);
        }
    }

    /// <summary>Writes the answer of <c>exometa simulate</c> into the open object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="result">The answer.</param>
    /// <param name="seed">Seed that the user gave.</param>
    /// <param name="elapsed">Time of all its runs; null where the answer is a file, which is the same from run to run.</param>
    public static void WriteSimulationFields(Utf8JsonWriter json, TrialSimulation result, ulong seed, TimeSpan? elapsed)
    {
        json.WriteString("trial", result.Trial);
        json.WriteNumber("trials", result.Characteristics.Trials);
        json.WriteNumber("seed", seed);
        if (elapsed is { TotalSeconds: var seconds })
        {
            json.Number("elapsedSeconds", seconds);
            json.Number("throughput", result.Runs * result.Characteristics.Trials / seconds);
        }

        json.WriteString("endpoint", result.Endpoint.Id);
        json.WriteString("truth", TruthKinds.Codes.CodeOf(result.Truth));
        json.WriteString("thetaSource", result.ThetaSource);
        WritePosterior(json, result.Bayesian);
        json.WriteBoolean("evidenceBased", result.EvidenceBased);
        json.Integers("nPerArm", result.SizePerArm);
        WriteComparisons(json, result.Characteristics);
        WritePower(json, result.Characteristics);
        json.Estimate("ceiling", result.Characteristics.Ceiling);
        json.Estimate("familywiseError", result.FamilywiseError);
        if (result.Characteristics.DoseFinding is { } finding)
        {
            DoseFindingJson.Write(json, finding);
        }

        if (result.PartialNulls is { } nulls)
        {
            json.Objects("partialNulls", nulls.Simulated, partial =>
            {
                json.Texts("effective", partial.Effective);
                json.Estimate("familywiseError", partial.Error);
                json.WriteNumber("standsFor", partial.StandsFor);
            });
            json.WriteNumber("partialNullsInAll", nulls.Total);
            json.WriteBoolean("partialNullsComplete", nulls.Covered == nulls.Total);
        }

        TrialCourseJson.WriteSideAnalyses(json, result.Characteristics);
        json.Number("expectedN", result.Characteristics.ExpectedSize.Estimate);
        json.Number("expectedNMcse", result.Characteristics.ExpectedSize.Mcse);
        json.WriteNumber("maxN", result.Characteristics.TotalSize);
        TrialCourseJson.WriteConduct(json, result.Characteristics);
        TrialCourseJson.WriteLooks(json, result.Characteristics);
        json.Estimate("powerAtPoint", result.PowerAtPoint);
        json.Estimate("assurance", result.Assurance);
        json.Estimate("assuranceCeiling", result.AssuranceCeiling);
        WriteUpdated(json, result.Updated);
        if (result.Characteristics.Truncated is { } truncated)
        {
            json.Estimate("riskTruncated", truncated);
        }

        if (result.Endpoint.ControlRisk is { Found: { } found })
        {
            json.WriteString("controlRisk", found);
        }
    }

    /// <summary>Writes operating characteristics into the open object, field names as in the contract of <c>exometa simulate</c>.</summary>
    public static void WriteCharacteristics(Utf8JsonWriter json, OperatingCharacteristics result)
    {
        json.WriteNumber("trials", result.Trials);
        json.WriteString("seed", result.Seed.ToString(CultureInfo.InvariantCulture));
        WriteComparisons(json, result);
        WritePower(json, result);
        json.Estimate("ceiling", result.Ceiling);
        json.WriteNumber("maxN", result.TotalSize);
    }

    private static void WritePower(Utf8JsonWriter json, OperatingCharacteristics result)
    {
        json.Estimate("disjunctivePower", result.DisjunctivePower);
        json.EstimateOrNull("conjunctivePower", result.ClaimsArms ? result.ConjunctivePower : null);
    }

    private static void WriteUpdated(Utf8JsonWriter json, UpdatedPoolCharacteristics? updated)
    {
        if (updated is null)
        {
            json.WriteNull("updatedMetaSignificant");
            json.WriteNull("updatedPredictionWidth");
            return;
        }

        json.Estimate("updatedMetaSignificant", updated.Significant);
        if (updated.PredictionWidth is { } width)
        {
            json.Estimate("updatedPredictionWidth", width);
        }
        else
        {
            json.WriteNull("updatedPredictionWidth");
        }

        json.WriteNumber("updatedMetaFailures", updated.Failures);
    }

    private static void WriteComparisons(Utf8JsonWriter json, OperatingCharacteristics result) =>
        json.Objects("arms", result.Arms, a =>
        {
            json.WriteString("name", a.Name);
            json.Number("dose", a.Dose);
            json.EstimateOrNull("power", result.ClaimsArms ? a.Power : null);
            if (a.Best is { } best)
            {
                json.Estimate("best", best);
            }

            json.Estimate("ceiling", a.Ceiling);
            json.Number("meanN", a.MeanSize.Estimate);
            json.Number("meanNMcse", a.MeanSize.Mcse);
            json.Estimate("effectMean", a.EffectMean);
            json.Estimate("bias", a.Bias);
            json.Estimate("rmse", a.RootMeanSquaredError);
            json.Estimate("coverage", a.Coverage);
            json.Number("critical", result.ClaimsArms ? a.CriticalValue : null);
        });
}
