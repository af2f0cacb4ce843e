using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Interactive.Documents;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Interactive;

/// <summary>What views of trials have in common.</summary>
internal static class TrialBlocks
{
    /// <summary>A truth in words: the robust one says its sceptical component.</summary>
    public static string NameOf(TrialEndpointSpec endpoint, TruthKind truth) => TrialAssessment.LabelOf(endpoint, truth) + " truth" + (truth == TruthKind.Robust
        ? $" (sceptical component: weight {Words.AsGiven(endpoint.RobustWeight)}, N(0, SD {Words.AsGiven(endpoint.ScepticalStandardDeviation)}))"
        : "");

    /// <summary>What nobody may miss of where θ comes from.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="truths">The truths that numbers are shown of.</param>
    public static IEnumerable<Block> WarningsOf(TrialEndpointSpec endpoint, params TruthKind[] truths)
    {
        if (endpoint.Theta is ThetaSource.PoolInHand hand)
        {
            yield return new Block.Paragraph(Words.Sentence(ThetaSource.PoolInHand.Caution));
            if (hand.TakesTauAsZero && truths.Contains(TruthKind.Predictive))
            {
                yield return new Block.Warning("the estimate of τ is 0, and the predictive truth takes it as known: it is then the posterior.");
            }
            else if (hand.WhyNoTau is { } why && truths.Contains(TruthKind.Predictive))
            {
                yield return new Block.Warning($"{why}: what stands as predictive takes τ as 0.");
            }
        }
        else if (endpoint.Theta.LacksEvidence)
        {
            yield return new Block.Warning("not evidence-based: no comparative human evidence stands behind θ.");
        }
    }

    /// <summary>What nobody may miss of what was simulated.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="result">Operating characteristics under a truth that draws θ.</param>
    /// <param name="point">θ at the point.</param>
    public static IEnumerable<Block> WarningsOf(TrialEndpointSpec endpoint, OperatingCharacteristics result, double point)
    {
        if (result.Truncated is { Estimate: > 0 } cut)
        {
            yield return new Block.Warning(
                $"in {Words.Number(100 * cut.Estimate)} % ± {Words.Number(100 * cut.Mcse)} of the trials θ would carry a risk outside [0, 1]; the nearest possible risk was simulated, and what is said of the true effect is of θ before that.");
        }

        var tested = endpoint.Endpoint.TestedEffect;
        if (endpoint.Endpoint.LowerIsBetter ? point > tested : point < tested)
        {
            yield return new Block.Warning($"the point, θ = {Words.Number(point)}, lies on the unfavourable side: {(endpoint.Endpoint.LowerIsBetter ? "lower" : "higher")} is better here.");
        }
    }

    /// <summary>Why a pool behind θ is not updated by the trial; null where it is, or where there is none.</summary>
    public static string? WhyNotUpdated(TrialSimulation result) => result.Updated is not null || result.Endpoint.Theta is not ThetaSource.PoolInHand
        ? null
        : "The pool is not fitted again with the trial in it: its rows depend on each other or have weights of their user's, only a part of it is kept, or no arm has the dose at which θ holds.";

    /// <summary>Columns of simulated numbers.</summary>
    /// <param name="heading">What rows are.</param>
    public static ImmutableArray<Column> Columns(string heading) =>
        [new(heading), Column.Number("Estimate"), Column.Number("Monte Carlo SE"), Column.Number("95 % Monte Carlo interval")];

    /// <summary>A simulated number with its error.</summary>
    public static ImmutableArray<string> Row(string name, MonteCarloEstimate estimate) =>
        [name, Words.Number(estimate.Estimate), Words.Number(estimate.Mcse), Words.Interval(estimate.Lower, estimate.Upper)];

    /// <summary>"0.4661 (0.0016)".</summary>
    public static string WithError(MonteCarloEstimate estimate) => $"{Words.Number(estimate.Estimate)} ({Words.Number(estimate.Mcse)})";

    /// <summary>Operating characteristics: what is claimed how often, and each arm.</summary>
    public static ImmutableArray<Block> Of(OperatingCharacteristics result) =>
    [
        Block.Table.Of(Columns("Probability of"), Claims(result)),
        Block.Table.Of(
            [
                new("Arm"), Column.Number("n"), Column.Number("Dose"), Column.Number("Critical value"), Column.Number("Mean effect (MCSE)"),
                Column.Number("Bias (MCSE)"), Column.Number("RMSE (MCSE)"), Column.Number("Coverage of 95 % intervals (MCSE)"),
            ],
            result.Arms.Select(a => ImmutableArray.Create(
                a.Name, Words.Count(a.Size), a.Dose is { } dose ? Words.AsGiven(dose) : Words.None, result.ClaimsArms ? Words.Number(a.CriticalValue) : Words.None,
                WithError(a.EffectMean), WithError(a.Bias), WithError(a.RootMeanSquaredError), WithError(a.Coverage)))),
        .. Looks(result),
    ];

    private static IEnumerable<ImmutableArray<string>> Claims(OperatingCharacteristics result)
    {
        foreach (var arm in result.ClaimsArms ? result.Arms : [])
        {
            yield return Row($"{arm.Name}: significant", arm.Power);
        }

        if (result.DoseFinding is { } finding)
        {
            yield return Row("dose–response signal", finding.Signal);
            foreach (var candidate in finding.Candidates)
            {
                yield return Row($"{candidate.Name}: significant", candidate.Power);
            }

            yield return Row("a target dose is fitted", finding.Target.Found);
            foreach (var arm in finding.Target.Arms)
            {
                yield return Row($"the target dose is that of {arm.Name}", arm.Picked);
            }
        }
        else if (result.Arms.Length > 1)
        {
            yield return Row("at least one arm significant", result.DisjunctivePower);
            yield return Row("all arms significant", result.ConjunctivePower);
        }

        yield return Row(result.Arms.Length == 1 ? "true effect favourable" : "true effect favourable in at least one arm", result.Ceiling);
    }

    /// <summary>Looks, where there is more than one.</summary>
    private static IEnumerable<Block> Looks(OperatingCharacteristics result)
    {
        if (result.Looks.Length < 2)
        {
            yield break;
        }

        yield return Block.Table.Of(
            [new("Look"), Column.Number("Patients"), Column.Number("Stops with an effect (MCSE)"), Column.Number("Stops without (MCSE)"), Column.Number("Effect by then (MCSE)")],
            result.Looks.Select((look, l) => ImmutableArray.Create(
                Words.Count(l + 1), Words.Count(look.Size), WithError(look.EfficacyStop), WithError(look.FutilityStop), WithError(look.Cumulative))));
        yield return new Block.Paragraph($"Patients on average: {WithError(result.ExpectedSize)}, {Words.Count(result.TotalSize)} at most.");
    }
}
