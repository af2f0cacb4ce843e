using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>
/// The next trial after three: log risk ratios of 10/34 v 16/34, 42/112 v 47/110 and 0/8 v 8/24 (a fixture of this test only). Every answer is also a sum over all tables, averaged
/// over θ by Simpson's rule.
/// </summary>
public class JoinTests
{
    private const long Replicates = 400_000;
    private const int Size = 200;
    private const double ControlRisk = 0.4;
    private const double Alpha = 0.025;

    private static readonly double Critical = Normal.UpperQuantile(Alpha);

    private static readonly Lazy<(double Mean, double Error, double[] Estimates, double[] Variances)> Pool = new(() =>
    {
        (int X, int N, int C, int M)[] rows = [(10, 34, 16, 34), (42, 112, 47, 110), (0, 8, 8, 24)];
        var effects = rows.Select(r => RiskOracle.Effect("RR", r.X, r.N, r.C, r.M)).ToArray();
        var weights = effects.Select(e => 1 / (e.Error * e.Error)).ToArray();
        return (effects.Zip(weights, (e, w) => e.Estimate * w).Sum() / weights.Sum(), 1 / Math.Sqrt(weights.Sum()),
            [.. effects.Select(e => e.Estimate)], [.. effects.Select(e => e.Error * e.Error)]);
    });

    /// <summary>Probabilities of the events of the treated arm, averaged over θ.</summary>
    private static readonly Lazy<double[]> Treated = new(() =>
    {
        var (mean, error) = (Pool.Value.Mean, Pool.Value.Error);
        var masses = new double[Size + 1];
        const int intervals = 400;
        for (var i = 0; i <= intervals; i++)
        {
            var z = -8 + 16.0 * i / intervals;
            var weight = (i is 0 or intervals ? 1 : i % 2 == 1 ? 4 : 2) * 16.0 / intervals / 3 * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
            foreach (var (x, p) in RiskOracle.Masses(Size, Math.Min(1, ControlRisk * Math.Exp(mean + error * z))).Index())
            {
                masses[x] += weight * p;
            }
        }

        return masses;
    });

    [Fact]
    public void The_pool_is_the_printed_one()
    {
        Assert.Equal(-0.21817, Math.Round(Pool.Value.Mean, 5));
        Assert.Equal(0.14571, Math.Round(Pool.Value.Error, 5));
    }

    /// <summary>z = estimate/√(variance at the true risks): P(z ≤ −1.96 | θ), averaged over θ by quadrature.</summary>
    [Fact]
    public void In_the_normal_approximation_power_and_assurance_are_those_printed()
    {
        double Power(double theta)
        {
            var risk = ControlRisk * Math.Exp(theta);
            var error = Math.Sqrt((1 - risk) / (Size * risk) + (1 - ControlRisk) / (Size * ControlRisk));
            return Normal.Cdf(-theta / error - Critical);
        }

        double Averaged(double sd) => OverNormal(theta => ControlRisk * Math.Exp(theta) < 1 ? Power(theta) : 0, Pool.Value.Mean, sd);
        Assert.Equal(0.36846, Math.Round(Power(Pool.Value.Mean), 5));
        Assert.Equal(0.39541, Math.Round(Averaged(Pool.Value.Error), 5));
        Assert.Equal(0.41980, Math.Round(Averaged(Math.Sqrt(Pool.Value.Error * Pool.Value.Error + 0.04)), 5));
    }

    [Theory]
    [InlineData("wald", 0.39803)]
    [InlineData("fisher", 0.37433)]
    public void With_binomial_outcomes_assurance_is_that_of_exact_quadrature(string test, double printed)
    {
        var exact = OverTables(RiskOracle.TestNamed(test, "RR", 0, Alpha));
        Assert.Equal(printed, Math.Round(exact, 5));
        var result = Prepared(test).Run(Plan(Replicates));
        AssertWithin(exact, result.DisjunctivePower);
        Assert.Equal(0, result.Truncated!.Value.Estimate);
    }

    [Fact]
    public void The_updated_pool_is_significant_as_often_as_exact_quadrature_says()
    {
        var weight = 1 / (Pool.Value.Error * Pool.Value.Error);
        var exact = OverTables((x, n, c, m) =>
        {
            var (estimate, error) = RiskOracle.Effect("RR", x, n, c, m);
            var own = 1 / (error * error);
            return -(weight * Pool.Value.Mean + own * estimate) / Math.Sqrt(weight + own) >= Critical;
        });
        Assert.Equal(0.58822, Math.Round(exact, 5));
        var update = new EvidenceUpdate([.. Pool.Value.Estimates], [.. Pool.Value.Variances], new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects });
        var result = Prepared("wald", update).Run(Plan(Replicates));
        AssertWithin(exact, result.Updated!.Significant);
        Assert.Equal(0, result.Updated.Failures);
    }

    [Fact]
    public void Power_at_the_point_is_that_of_enumeration()
    {
        var theta = Pool.Value.Mean;
        var exact = RiskOracle.Enumerate("RR", RiskOracle.TestNamed("wald", "RR", 0, Alpha), theta, (Size, ControlRisk * Math.Exp(theta)), (Size, ControlRisk)).Power;
        AssertWithin(exact, new PreparedTrial(Design("wald"), Fixed(theta)).Run(Plan(Replicates)).DisjunctivePower);
    }

    private static double OverTables(RiskOracle.Rejects rejects)
    {
        var control = RiskOracle.Masses(Size, ControlRisk);
        var sum = 0.0;
        for (var x = 0; x <= Size; x++)
        {
            for (var c = 0; c <= Size; c++)
            {
                // What is left out is below 1e-9 in all.
                if (Treated.Value[x] * control[c] > 1e-14)
                {
                    sum += rejects(x, Size, c, Size) ? Treated.Value[x] * control[c] : 0;
                }
            }
        }

        return sum;
    }

    private static TrialDesign Design(string test) =>
        AgainstControl(RiskEndpointTests.Endpoint("RR", test, 0, Known(ControlRisk)), new MultiplicityProcedure.None(), Alpha, Size, Size);

    private static PreparedTrial Prepared(string test, EvidenceUpdate? update = null) => new(Design(test), NormalTruth(Pool.Value.Mean, Pool.Value.Error), update);

    /// <summary>Four Monte Carlo standard errors.</summary>
    private static void AssertWithin(double exact, Numerics.MonteCarlo.MonteCarloEstimate simulated) =>
        Assert.InRange(simulated.Estimate, exact - 4 * Math.Sqrt(exact * (1 - exact) / Replicates), exact + 4 * Math.Sqrt(exact * (1 - exact) / Replicates));
}
