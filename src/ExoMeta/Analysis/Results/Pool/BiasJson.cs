using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes what is known about small-study effects with the field names of the contract of <c>exometa pool --bias</c>.</summary>
internal static class BiasJson
{
    /// <summary>Writes the property "bias" into the open object; a part that does not apply is null, with its reason in its notes.</summary>
    public static void Write(Utf8JsonWriter json, SmallStudyAssessment result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartObject("bias");
        Regression(json, "egger", result.Egger);
        Regression(json, "eggerRma", result.EggerRandomEffects);
        Regression(json, "peese", result.PeeseRandomEffects);
        Part(json, "petPeese", result.PetPeese, WritePetPeese);
        Part(json, "begg", result.Begg, static (j, b) =>
        {
            j.Number("tau", b.Tau);
            j.Number("p", b.PValue);
            j.WriteBoolean("exact", b.IsExact);
        });
        Regression(json, "harbord", result.Harbord);
        Regression(json, "peters", result.Peters);
        Regression(json, "macaskill", result.Macaskill);
        Part(json, "trimFill", result.TrimAndFill, WriteTrimAndFill);
        Part(json, "failSafeN", result.FailSafeN, static (j, f) =>
        {
            j.Number("rosenthal", f.Rosenthal);
            j.Number("rosenberg", f.Rosenberg);
            j.Number("orwin", f.Orwin);
            j.Number("orwinTarget", f.OrwinTarget);
        });
        json.WriteStartObject("selection");
        Part(json, "step", result.StepSelection, WriteSelection);
        Part(json, "stepLess", result.StepSelectionLess, WriteSelection);
        Part(json, "beta", result.BetaSelection, WriteSelection);
        Part(json, "betaLess", result.BetaSelectionLess, WriteSelection);
        json.WriteEndObject();
        Part(json, "excessSignificance", result.ExcessSignificance, static (j, e) =>
        {
            j.WriteNumber("observed", e.Observed);
            j.Number("expected", e.Expected);
            j.Number("p", e.PValue);
            j.Number("theta", e.Theta);
            j.WriteString("test", e.Test == ExcessSignificanceTest.Exact ? "exact" : "chi2");
            j.Number("exactP", e.ExactPValue);
            j.Number("chi2P", e.ChiSquaredPValue);
            j.Array("power", e.Powers, p => j.NumberValue(p));
        });
        Part(json, "henmiCopas", result.HenmiCopas, static (j, h) =>
        {
            j.Number("estimate", h.Estimate);
            j.Number("se", h.StandardError);
            j.Interval("ci", h.Interval);
            j.Number("tau2", h.TauSquared);
        });
        json.Texts("notes", result.Notes);
        json.WriteEndObject();
    }

    private static void Part<T>(Utf8JsonWriter json, string name, T? part, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (part is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        write(json, part);
        json.WriteEndObject();
    }

    private static void Regression(Utf8JsonWriter json, string name, FunnelRegression? regression) =>
        Part(json, name, regression, static (j, r) =>
        {
            j.Number("statistic", r.Statistic);
            j.Number("df", r.DegreesOfFreedom);
            j.Number("p", r.PValue);
            j.Number("slope", r.Slope);
            j.Number("slopeSe", r.SlopeStandardError);
            j.Number("limit", r.Limit);
            j.Number("limitSe", r.LimitStandardError);
            j.Interval("limitCi", r.LimitInterval);
        });

    private static void WritePetPeese(Utf8JsonWriter json, PetPeese result)
    {
        json.WriteString("chosen", result.ChoosesPeese ? "peese" : "pet");
        json.Number("estimate", result.Chosen.Limit);
        json.Number("se", result.Chosen.LimitStandardError);
        json.Interval("ci", result.Chosen.LimitInterval);
        Regression(json, "pet", result.Pet);
        Regression(json, "peese", result.Peese);
    }

    private static void WriteTrimAndFill(Utf8JsonWriter json, TrimAndFill result)
    {
        json.WriteString("side", JsonWriting.Words(result.Side));
        json.WriteNumber("k0", result.Missing);
        json.Number("k0Se", result.MissingStandardError);
        json.Number("k0P", result.PValue);
        json.WriteString("estimator", result.Estimator.ToString());
        json.Number("estimate", result.Adjusted.Estimate);
        json.Number("se", result.Adjusted.StandardError);
        json.Interval("ci", result.Adjusted.Interval);
        json.Number("tau2", result.Adjusted.TauSquared);
        json.Objects("filled", result.Filled, f =>
        {
            json.Number("yi", f.Estimate);
            json.Number("vi", f.Variance);
        });
    }

    private static void WriteSelection(Utf8JsonWriter json, SelectionResult result)
    {
        json.WriteString("alternative", JsonWriting.Words(result.Options.Alternative));
        json.Number("estimate", result.Estimate);
        json.Number("se", result.StandardError);
        json.Number("p", result.PValue);
        json.Interval("ci", result.Interval);
        json.Number("tau2", result.TauSquared);
        json.Number("tau2Se", result.TauSquaredStandardError);
        json.Array("delta", result.Parameters, p => json.NumberValue(p.Delta));
        json.Array("deltaSe", result.Parameters, p => json.NumberValue(p.StandardError));
        json.Objects("parameters", result.Parameters, p =>
        {
            json.WriteString("name", p.Name);
            json.Number("delta", p.Delta);
            json.Number("se", p.StandardError);
            json.Interval("ci", p.Interval);
            json.Number("studies", p.Studies);
            json.WriteBoolean("atBound", p.IsAtBound);
        });
        json.Number("logLik", result.LogLikelihood);
        json.Number("lrt", result.LikelihoodRatio);
        json.WriteNumber("lrtDf", result.LikelihoodRatioDegreesOfFreedom);
        json.Number("lrtP", result.LikelihoodRatioPValue);
        json.Texts("warnings", result.Warnings);
    }
}
