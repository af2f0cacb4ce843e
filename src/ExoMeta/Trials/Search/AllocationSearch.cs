using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Power at one allocation.</summary>
/// <param name="Share">Share of the reference arm, after rounding.</param>
/// <param name="Power">Its simulated power.</param>
public sealed record SharePower(double Share, MonteCarloEstimate Power);

/// <summary>What a search for the best allocation found.</summary>
/// <param name="Design">The design with the best allocation.</param>
/// <param name="Share">Share of its reference arm.</param>
/// <param name="Gain">The found design (second) against the given one (first), from draws that the search did not see.</param>
/// <param name="Evaluations">Every share that was looked at, by share.</param>
public sealed record AllocationFound(TrialDesign Design, double Share, ScenarioDifference Gain, ImmutableArray<SharePower> Evaluations);

/// <summary>
/// The share of the reference arm that gives a trial of fixed total size the most power; the other arms keep their proportions.
/// </summary>
/// <remarks>
/// Shares are simulated with the same draws. Power is flat near its top, so that what is found is the top of a parabola through the normal quantiles of
/// power over the logit of the share, fitted to the shares around the best one seen, and not that one. The gain comes from other draws.
/// One comparison of k has its own best near 1/(1 + √k) (Dunnett 1955, JASA 50:1096–1121); power of any and of all have theirs elsewhere.
/// </remarks>
/// <param name="Design">The design whose total is kept.</param>
/// <param name="Truth">The truth.</param>
/// <param name="Kind">Which power.</param>
public sealed record AllocationSearch(TrialDesign Design, Truth Truth, PowerKind Kind = PowerKind.Disjunctive)
{
    private const double Lowest = 0.1;
    private const double Highest = 0.8;

    /// <summary>What keeps the search from being run, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems()
    {
        ImmutableArray<string> problems = [.. SampleSizeSearch.ProblemsOf(Kind, Design), .. Design.Problems(), .. Truth.Problems(Design.ComparedArms.Length)];
        return problems.IsEmpty && Shares(Lowest, Highest).Any(share => !TrialSizes.WithReferenceShare(Design, share).Problems().IsEmpty)
            ? ["the trial is too small to be divided otherwise: some arm would not have the patients that the design needs"]
            : problems;
    }

    /// <summary>Searches.</summary>
    /// <param name="plan">Trials of each share, seed and threads.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">The search is not sound; the message lists every problem.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public AllocationFound Run(MonteCarloPlan plan, CancellationToken cancellation = default)
    {
        var problems = Problems();
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }

        var seen = new SortedDictionary<double, MonteCarloEstimate>();
        Look(seen, Lowest, Highest, plan, cancellation);
        var best = Best(seen);
        Look(seen, Math.Max(Lowest, best - 0.1), Math.Min(Highest, best + 0.1), plan, cancellation);
        var design = TrialSizes.WithReferenceShare(Design, Top(seen, Best(seen)));
        var gain = ScenarioComparison.Run(
            new(Design, Truth), new(design, Truth), plan with { Seed = SampleSizeSearch.OtherSeed(plan.Seed) }, null, cancellation);
        return new(design, ShareOf(design), gain, [.. seen.Select(s => new SharePower(s.Key, s.Value))]);
    }

    private static IEnumerable<double> Shares(double low, double high) => Enumerable.Range(0, 9).Select(i => low + i * (high - low) / 8);

    private static double ShareOf(TrialDesign design) => (double)design.ReferenceArm.Size / design.TotalSize;

    private static double Best(SortedDictionary<double, MonteCarloEstimate> seen) => seen.MaxBy(s => s.Value.Estimate).Key;

    private void Look(SortedDictionary<double, MonteCarloEstimate> seen, double low, double high, MonteCarloPlan plan, CancellationToken cancellation)
    {
        foreach (var design in Shares(low, high).Select(share => TrialSizes.WithReferenceShare(Design, share)).Where(d => !seen.ContainsKey(ShareOf(d))))
        {
            // Two shares may round to the same sizes.
            _ = seen.TryAdd(ShareOf(design), SampleSizeSearch.PowerOf(new PreparedTrial(design, Truth).Run(plan, null, cancellation), Kind));
        }
    }

    /// <summary>The top of a parabola by least squares through the shares within 0.15 of the best; the best itself where they do not bend down.</summary>
    private static double Top(SortedDictionary<double, MonteCarloEstimate> seen, double best)
    {
        var near = seen.Where(s => Math.Abs(s.Key - best) <= 0.15 && s.Value.Estimate is > 0 and < 1).ToArray();
        if (near.Length < 4)
        {
            return best;
        }

        var x = near.Select(s => Logit(s.Key) - Logit(best)).ToArray();
        var y = near.Select(s => PortableMath.NormalQuantile(s.Value.Estimate)).ToArray();
        if (Parabola(x, y) is not (var slope, < 0 and var curvature))
        {
            return best;
        }

        var logit = Math.Clamp(-slope / (2 * curvature), x.Min(), x.Max()) + Logit(best);
        return 1 / (1 + PortableMath.Exp(-logit));
    }

    private static double Logit(double share) => PortableMath.Log(share / (1 - share));

    /// <summary>Slope and curvature of y = a + bx + cx² by least squares; NaN where x has fewer than three values.</summary>
    private static (double Slope, double Curvature) Parabola(double[] x, double[] y)
    {
        var (mean, level) = (x.Average(), y.Average());
        var linear = x.Select(v => v - mean).ToArray();
        var spread = linear.Sum(v => v * v);
        var third = linear.Sum(v => v * v * v) / spread;
        var bend = linear.Select(v => v * v - third * v - spread / x.Length).ToArray();
        var curvature = bend.Zip(y, (q, v) => q * (v - level)).Sum() / bend.Sum(q => q * q);
        var tilt = linear.Zip(y, (l, v) => l * (v - level)).Sum() / spread;

        // y − ȳ = tilt·(x − x̄) + curvature·((x − x̄)² − third·(x − x̄) − …), back to powers of x.
        return (tilt - curvature * (third + 2 * mean), curvature);
    }
}
