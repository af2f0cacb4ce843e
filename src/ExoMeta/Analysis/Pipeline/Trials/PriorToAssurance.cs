using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Power where θ is one value.</summary>
/// <param name="Effect">θ, on the analysis scale (at the dose at which it holds, where the endpoint has a dose–response).</param>
/// <param name="Weight">Weight of this place where power is averaged over the distribution of θ; they add up to 1.</param>
/// <param name="Power">P(any comparison is significant); with MCP-Mod P(dose–response signal).</param>
public readonly record struct PowerAtEffect(double Effect, double Weight, MonteCarloEstimate Power);

/// <summary>
/// How what is known of θ becomes the assurance of a trial: assurance = ∫ power(θ)·p(θ) dθ (O'Hagan, Stevens and Campbell 2005, Pharmaceutical Statistics 4:187–201). Both factors and
/// the integral, by two routes: simulated with θ drawn anew in each trial, and as the average of the simulated curve over the distribution.
/// </summary>
/// <param name="Simulation">The trial under the truth, with its assurance and what stands beside it: the numbers of <c>exometa simulate</c>.</param>
/// <param name="Law">The distribution of θ under the truth.</param>
/// <param name="Point">θ at the point.</param>
/// <param name="Curve">Power at places of the distribution, ascending.</param>
public sealed record PriorToAssurance(TrialSimulation Simulation, EffectLaw Law, double Point, ImmutableArray<PowerAtEffect> Curve)
{
    /// <summary>Places of the curve: 0.16 apart in normal scores.</summary>
    public const int Places = 51;

    /// <summary>P(any comparison is significant) under the truth; with MCP-Mod P(signal).</summary>
    public MonteCarloEstimate Assurance => Simulation.Characteristics.DisjunctivePower;

    /// <summary>P(θ is favourable) under the truth: no number of patients gives more assurance.</summary>
    public MonteCarloEstimate Ceiling => Simulation.Characteristics.Ceiling;

    /// <summary>
    /// The average of the curve over the distribution. Its places share their draws, so that their errors may add up: the error is their weighted sum, which no correlation
    /// exceeds. The curve is taken as smooth between places.
    /// </summary>
    public MonteCarloEstimate ByQuadrature => MonteCarloEstimate.FromError(Curve.Sum(at => at.Weight * at.Power.Estimate), Curve.Sum(at => at.Weight * at.Power.Mcse));

    /// <summary>Simulates it.</summary>
    /// <param name="assessment">What simulates the trial; the curve has the trials of its grid at each place.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="size">Entry of the size grid.</param>
    /// <param name="truth">posterior, predictive or robust: one of which <see cref="EffectLaw.WhyNot"/> knows nothing.</param>
    public static PriorToAssurance Of(TrialAssessment assessment, TrialEndpointSpec endpoint, int size, TruthKind truth)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var law = EffectLaw.Of(assessment.TruthOf(endpoint, truth));
        var nodes = law.Nodes(Places);
        var scenarios = assessment.AtEffects(endpoint, size, [.. nodes.Select(node => node.Effect)]);
        return new(
            assessment.Simulate(endpoint, size, truth), law, assessment.PointOf(endpoint),
            [.. nodes.Zip(scenarios, (node, scenario) => new PowerAtEffect(node.Effect, node.Weight, scenario.Result.DisjunctivePower))]);
    }
}
