using ExoMeta.Effects;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>What a cohort without a comparison can see of an adverse event.</summary>
public static class SafetyCohort
{
    /// <summary>P(at least one of n patients has the event), averaged over what is not known of its rate: 1 − E(1 − p)ⁿ.</summary>
    /// <remarks>
    /// A known rate, a beta, and a choice of values by formula; other distributions by Gauss–Legendre quadrature over the quantiles, with
    /// panels that halve towards both ends.
    /// </remarks>
    /// <param name="size">Patients n, ≥ 1.</param>
    /// <param name="rate">Probability of the event in one patient; inside [0, 1].</param>
    /// <returns>The probability, to about 1e-12.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1, or the rate can leave [0, 1].</exception>
    public static double ProbabilityOfAtLeastOne(int size, UncertainQuantity rate)
    {
        Check(size, rate);
        return rate switch
        {
            UncertainQuantity.Value value => AtLeastOne(size, value.Number),
            UncertainQuantity.Beta beta => AtLeastOne(size, beta),
            UncertainQuantity.Choice choice => choice.Options.Sum(option => option.Weight * AtLeastOne(size, option.Value)),
            _ => OverQuantiles(p => AtLeastOne(size, rate.Quantile(p))),
        };
    }

    /// <summary>The same by simulation: each replicate draws the rate and then the events.</summary>
    /// <param name="size">Patients n, ≥ 1.</param>
    /// <param name="rate">Probability of the event in one patient; inside [0, 1].</param>
    /// <param name="plan">Replicates, seed and threads.</param>
    /// <param name="progress">Told the number of cohorts done, from any thread.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1, or the rate can leave [0, 1].</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static MonteCarloEstimate SimulateAtLeastOne(
        int size, UncertainQuantity rate, MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        Check(size, rate);
        var tally = MonteCarloDriver.Run(
            plan,
            () => new CohortTally(),
            (first, count, chunk) =>
            {
                for (var i = 0; i < count; i++)
                {
                    var replicate = new TrialReplicate(plan.Seed, (ulong)(first + i));
                    var nuisance = replicate.Open(TrialStreams.Nuisance);
                    var risk = rate.Sample(ref nuisance);
                    var arm = replicate.Open(TrialStreams.ReferenceArm);
                    chunk.WithEvent += arm.NextBinomial(size, risk) > 0 ? 1 : 0;
                }
            },
            progress,
            cancellation);
        return MonteCarloEstimate.FromCount(tally.WithEvent, plan.Replicates);
    }

    /// <summary>Exact one-sided upper confidence bound of the rate when none of n patients had the event: 1 − α^(1/n).</summary>
    /// <remarks>
    /// Clopper and Pearson (1934, Biometrika 26:404); about 3/n at 95 %: the "rule of three" (Hanley and Lippman-Hand 1983, JAMA
    /// 249:1743).
    /// </remarks>
    /// <param name="size">Patients n, ≥ 1.</param>
    /// <param name="alpha">One minus the confidence, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1, or α is not in (0, 1).</exception>
    public static double UpperBoundIfNone(int size, double alpha = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (!(alpha is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), "alpha must lie inside (0, 1)");
        }

        return -PortableMath.Expm1(PortableMath.Log(alpha) / size);
    }

    private static double AtLeastOne(int size, double rate) => rate >= 1 ? 1 : -PortableMath.Expm1(size * PortableMath.Log1p(-rate));

    /// <summary>
    /// E(1 − p)ⁿ = B(a, b + n)/B(a, b) = Π (b + k)/(a + b + k) over k = 0 … n − 1: the gamma functions of the closed form, divided out.
    /// </summary>
    private static double AtLeastOne(int size, UncertainQuantity.Beta rate)
    {
        var logNone = 0.0;
        for (var k = 0; k < size; k++)
        {
            logNone += PortableMath.Log1p(-rate.A / (rate.A + rate.B + k));
        }

        return -PortableMath.Expm1(logNone);
    }

    private static double OverQuantiles(Func<double, double> probability)
    {
        const int panels = 40;
        var sum = 0.0;
        for (var panel = 1; panel <= panels; panel++)
        {
            var high = Math.ScaleB(1, -panel);
            var low = panel == panels ? 0 : 0.5 * high;
            sum += GaussLegendre.Integrate(probability, low, high, 16);
            sum += GaussLegendre.Integrate(p => probability(1 - p), low, high, 16);
        }

        return sum;
    }

    private static void Check(int size, UncertainQuantity rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (!rate.IsProbability)
        {
            throw new ArgumentOutOfRangeException(nameof(rate), $"the rate is {rate}, which can leave [0, 1]");
        }
    }

    private sealed class CohortTally : IAccumulator<CohortTally>
    {
        public long WithEvent { get; set; }

        public void Merge(CohortTally next) => WithEvent += next.WithEvent;

        public void Clear() => WithEvent = 0;
    }
}
