using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Documents;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Cli.Output.Power;

/// <summary>The text of <c>meta-power</c>: the design, how each estimator does, how each of its intervals does, and which of these do not hold what they say.</summary>
internal static class MetaPowerText
{
    private const double ClearlyShort = 3;

    public static string Of(MetaPowerRequest request, MetaPowerResult result)
    {
        var text = new StringBuilder();
        Head(text, request, result);
        var estimators = new TextTable("method", "bias", "±", "rmse", "±", "τ²", "±", "τ² = 0 %", "±", "failed");
        foreach (var m in result.Methods)
        {
            estimators.Add([
                Code(m), .. Cells(m.Bias), .. Cells(m.RootMeanSquareError), .. Cells(m.TauSquared), .. PercentCells(m.ZeroTauSquared),
                m.Failed.ToString(CultureInfo.InvariantCulture)]);
        }

        text.Append(estimators).Append('\n');
        var rejection = request.Design.Effect == 0 ? "type-I error %" : "power %";
        var intervals = new TextTable("method", "inference", rejection, "±", "coverage %", "±", "width", "±");
        foreach (var m in result.Methods)
        {
            foreach (var i in m.Inferences)
            {
                intervals.Add([Code(m), Code(i), .. PercentCells(i.Rejection), .. PercentCells(i.Coverage), .. Cells(i.Width)]);
            }
        }

        text.Append(intervals).Append('\n');
        Judgement(text, request, result);
        return text.ToString();
    }

    private static void Head(StringBuilder text, MetaPowerRequest request, MetaPowerResult result)
    {
        var design = request.Design;
        var effects = design.TauSquared == 0
            ? Invariant($"true effects all {design.Effect}")
            : Invariant($"true effects {EffectShapes.Write(design.Shape)} with mean {design.Effect} and τ² = {design.TauSquared}");
        text.Append(Invariant($"{result.Replicates} simulated meta-analyses of {design.Studies.Count} studies ({request.Measure}; {Studies(design.Studies)}; {effects})\n"));
        var end = (result.Reason, request.Plan.Stopping) switch
        {
            (StopReason.TargetErrorReached, _) => "target error reached",
            (_, StoppingRule.TargetError { Error: var error }) => Invariant($"all replicates run, the target error of {error} not reached"),
            _ => "all replicates run",
        };
        text.Append(Invariant($"intervals and tests at {Numbers.Level(request.Options.Level)}; seed {result.Seed}; {end}; ± is the Monte Carlo error\n\n"));
    }

    private static string Studies(SimulatedStudies studies) => studies switch
    {
        SimulatedStudies.KnownVariances { Variances: var v } => Range("known variance", v.Min(), v.Max()),
        SimulatedStudies.MeanDifferences { Sizes: var s, Deviation: var sd } => Invariant($"{Groups(s)}, sd {sd}"),
        SimulatedStudies.StandardizedMeanDifferences { Sizes: var s } => Groups(s),
        SimulatedStudies.LogOddsRatios { Sizes: var s, ControlRisk: var risk } => Invariant($"{Groups(s)}, control risk {risk}"),
        _ => throw new ArgumentException($"no text of {studies.GetType().Name}", nameof(studies)),
    };

    private static string Groups(IReadOnlyList<GroupSizes> sizes) =>
        $"{Range("groups of", sizes.Min(s => s.Treated), sizes.Max(s => s.Treated))} and {Range("", sizes.Min(s => s.Control), sizes.Max(s => s.Control)).TrimStart()}";

    private static string Range(string what, double low, double high) => low == high ? Invariant($"{what} {low:0.######}") : Invariant($"{what} {low:0.######} to {high:0.######}");

    /// <summary>Intervals whose coverage is short of their level by more than three Monte Carlo errors: their power is not to be had honestly.</summary>
    private static void Judgement(StringBuilder text, MetaPowerRequest request, MetaPowerResult result)
    {
        var level = request.Options.Level;
        var wanting = result.Methods.SelectMany(m => m.Inferences, (m, i) => (Method: m, Inference: i))
            .Where(p => p.Inference.Coverage.Estimate < level - ClearlyShort * p.Inference.Coverage.Mcse)
            .Select(p => Invariant($"{Code(p.Method)} {Code(p.Inference)} ({Percent(p.Inference.Coverage.Estimate)} %)")).ToArray();
        text.Append(wanting.Length == 0
            ? $"Every interval holds the true mean effect in at least {Numbers.Level(level)} of the meta-analyses, but for Monte Carlo error.\n"
            : $"Intervals that hold the true mean effect less often than the {Numbers.Level(level)} that they say: {string.Join(", ", wanting)}.\n");
    }

    private static string Code(EstimatorPerformance method) => HeterogeneityEstimators.Describe(method.Method).Code;

    private static string Code(InferencePerformance inference) => PoolingCodes.Inference.CodeOf(inference.Inference);

    private static string[] Cells(MonteCarloEstimate e) => [Numbers.Text(e.Estimate), Numbers.Text(e.Mcse)];

    private static string[] PercentCells(MonteCarloEstimate e) => [Percent(e.Estimate), Percent(e.Mcse)];

    private static string Percent(double share) => Numbers.Text(100 * share, "0.00");
}
