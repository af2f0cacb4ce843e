using System.Text.Json;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes the answer of <c>exometa meta-power</c>; every simulated number has its Monte Carlo error.</summary>
internal static class MetaPowerJson
{
    /// <summary>Writes the fields of an answer into the open object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="result">The answer.</param>
    /// <param name="elapsed">Time of the run.</param>
    public static void WriteFields(Utf8JsonWriter json, MetaPowerRequest request, MetaPowerResult result, TimeSpan elapsed)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteString("measure", request.Measure);
        json.WriteNumber("k", request.Design.Studies.Count);
        WriteStudies(json, request.Design.Studies);
        json.Number("effect", request.Design.Effect);
        json.Number("tau2", request.Design.TauSquared);
        json.WriteString("distribution", EffectShapes.Write(request.Design.Shape));
        json.Number("level", 100 * request.Options.Level);
        json.WriteNumber("replicates", result.Replicates);
        json.WriteString("stopped", result.Reason == StopReason.TargetErrorReached ? "target error" : "replicates");
        json.WriteNumber("seed", result.Seed);
        json.Number("elapsedSeconds", elapsed.TotalSeconds);
        json.Number("throughput", result.Replicates / elapsed.TotalSeconds);
        json.Objects("methods", result.Methods, m =>
        {
            json.WriteString("method", HeterogeneityEstimators.Describe(m.Method).Code);
            json.WriteNumber("failed", m.Failed);
            json.Estimate("bias", m.Bias);
            json.Estimate("rmse", m.RootMeanSquareError);
            json.Estimate("tau2", m.TauSquared);
            json.Estimate("tau2Zero", m.ZeroTauSquared);
            json.Objects("inferences", m.Inferences, i =>
            {
                json.WriteString("inference", PoolingCodes.Inference.CodeOf(i.Inference));
                json.Estimate("rejection", i.Rejection);
                json.Estimate("coverage", i.Coverage);
                json.Estimate("width", i.Width);
            });
        });
    }

    private static void WriteStudies(Utf8JsonWriter json, SimulatedStudies studies)
    {
        switch (studies)
        {
            case SimulatedStudies.KnownVariances { Variances: var variances }:
                json.Array("variances", variances, v => json.NumberValue(v));
                break;
            case SimulatedStudies.MeanDifferences { Sizes: var sizes, Deviation: var deviation }:
                json.Number("sd", deviation);
                Sizes(sizes);
                break;
            case SimulatedStudies.StandardizedMeanDifferences { Sizes: var sizes }:
                Sizes(sizes);
                break;
            case SimulatedStudies.LogOddsRatios { Sizes: var sizes, ControlRisk: var risk }:
                json.Number("controlRisk", risk);
                Sizes(sizes);
                break;
            default:
                throw new ArgumentException($"no JSON of {studies.GetType().Name}", nameof(studies));
        }

        void Sizes(IEnumerable<GroupSizes> sizes)
        {
            json.Integers("n", sizes.Select(s => s.Treated));
            json.Integers("nControl", sizes.Select(s => s.Control));
        }
    }
}
