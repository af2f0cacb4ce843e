using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.Means.MeansTesting;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Means;

/// <summary>Missing outcomes and limits of detection against enumeration and quadrature.</summary>
public class MissingOutcomeTests
{
    private const long Replicates = 200_000;

    [Theory]
    [InlineData(0, 8, 9, 0.3, 0.5)]
    [InlineData(1.5, 7, 6, 0.2, 0.6)]
    public void Outcomes_missing_at_random_thin_the_arms_binomially(double theta, int control, int treated, double missing, double missingTreated)
    {
        var endpoint = Walk() with { Missing = new([Known(missing), Known(missingTreated)]) };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, control, treated), Fixed(theta), Plan(Replicates));
        var exact = 0.0;
        for (var a = 1; a <= control; a++)
        {
            for (var b = 1; b <= treated; b++)
            {
                if (a + b > 2)
                {
                    var (df, error) = (a + b - 2, Math.Sqrt(1.0 / a + 1.0 / b));
                    exact += Mass(control, a, 1 - missing) * Mass(treated, b, 1 - missingTreated)
                        * (theta == 0 ? 0.025 : StudentPower(theta / error, StudentT.UpperQuantile(0.025, df), df));
                }
            }
        }

        AssertProbability(exact, result.DisjunctivePower, Replicates);
    }

    /// <summary>The mean of those who are seen, by quadrature over the patients.</summary>
    [Theory]
    [InlineData(MissingDependence.Baseline, "t", 1.5)]
    [InlineData(MissingDependence.Baseline, "ancova", 1.5)]
    [InlineData(MissingDependence.Outcome, "welch", -0.8)]
    [InlineData(MissingDependence.Outcome, "t", 2)]
    public void Means_of_those_who_are_seen_are_biased_as_quadrature_says(MissingDependence dependence, string test, double slope)
    {
        const double theta = 0.5;
        const double rho = 0.6;
        var (control, treated) = (0.2, 0.5);
        var endpoint = Walk(2, TestOfMeans.All.Single(t => t.Name == test)) with
        {
            BaselineCorrelation = dependence == MissingDependence.Baseline ? Known(rho) : null,
            DeviationRatio = Known(1.5),
            Missing = new([Known(control), Known(treated)], dependence, slope),
        };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 40, 40), Fixed(theta), Plan(Replicates));

        // Of a patient with the driving variable z: in the control arm u = z, in the treated arm with the outcome u = (θ + 3z)/2.
        double SeenMean(double probability, Func<double, double> driver)
        {
            var intercept = Intercept(probability, slope);
            double Seen(double z) => 1 - 1 / (1 + Math.Exp(-intercept - slope * driver(z)));
            return OverNormal(z => z * Seen(z), 0, 1) / OverNormal(Seen, 0, 1);
        }

        var expected = dependence == MissingDependence.Outcome
            ? 3 * SeenMean(treated, z => (theta + 3 * z) / 2) - 2 * SeenMean(control, z => z)
            : rho * (3 * SeenMean(treated, z => z) - 2 * SeenMean(control, z => z));

        // Adjusted for a baseline that explains what is missing, and with one slope for all, there is no bias.
        if (test != "ancova")
        {
            Assert.True(Math.Abs(expected) > 0.1);
            AssertMean(expected, result.Arms[0].Bias);
        }
        else
        {
            Assert.True(Math.Abs(result.Arms[0].Bias.Estimate) < Math.Abs(expected));
        }
    }

    [Fact]
    public void Adjustment_for_a_baseline_that_explains_what_is_missing_removes_the_bias()
    {
        var missing = new MissingMeasurements([Known(0.1), Known(0.5)], MissingDependence.Baseline, 2);
        var plain = Walk() with { BaselineCorrelation = Known(0.8), Missing = missing };
        var adjusted = Adjusted(1, 0.8) with { Missing = missing };
        Arm0(plain, out var biased, out _);
        Arm0(adjusted, out var unbiased, out var coverage);
        Assert.True(Math.Abs(biased.Estimate) > 0.2);
        AssertMean(0, unbiased);
        Assert.InRange(coverage.Estimate, 0.95 - StandardErrors * coverage.Mcse - 0.002, 0.95 + StandardErrors * coverage.Mcse + 0.002);

        static void Arm0(Endpoint endpoint, out Numerics.MonteCarlo.MonteCarloEstimate bias, out Numerics.MonteCarlo.MonteCarloEstimate covered)
        {
            var arm = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 60, 60), Fixed(0.4), Plan(Replicates)).Arms[0];
            (bias, covered) = (arm.Bias, arm.Coverage);
        }
    }

    /// <summary>E max-substituted log value = μ + σ(φ(a) + aΦ(a)) with a = (L − μ)/σ, and log(part)·Φ(a) more.</summary>
    [Theory]
    [InlineData(DetectionLimit.Half)]
    [InlineData(DetectionLimit.RootHalf)]
    [InlineData(DetectionLimit.AtLimit)]
    public void Values_below_the_limit_bias_the_effect_as_quadrature_says(double part)
    {
        const double theta = -0.7;
        const double sd = 0.9;
        var endpoint = new Endpoint.LogNormal("IL-6", Known(sd)) { LowerIsBetter = true, LimitOfDetection = new(Known(7), Known(9), part) };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 30, 20), Fixed(theta), Plan(Replicates));
        double Analysed(double mean)
        {
            var a = (Math.Log(7.0 / 9) - mean) / sd;
            return mean + sd * (Math.Exp(-0.5 * a * a) / Math.Sqrt(2 * Math.PI) + a * Normal.Cdf(a)) + Math.Log(part) * Normal.Cdf(a);
        }

        var bias = Analysed(theta) - Analysed(0) - theta;
        Assert.True(Math.Abs(bias) > 0.02);
        AssertMean(bias, result.Arms[0].Bias);
    }

    [Fact]
    public void A_limit_far_below_changes_nothing_and_one_far_above_hides_everything()
    {
        Endpoint With(double limit) => new Endpoint.LogNormal("IL-6", Known(0.9)) { LowerIsBetter = true, LimitOfDetection = new(Known(limit), Known(9), 0.5) };
        OperatingCharacteristics Run(Endpoint endpoint) =>
            TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 9, 9), Fixed(-1), Plan(Replicates));
        var error = 0.9 * Math.Sqrt(2.0 / 9);
        AssertProbability(StudentPower(1 / error, StudentT.UpperQuantile(0.025, 16), 16), Run(With(1e-200)).DisjunctivePower, Replicates);
        var hidden = Run(With(1e9));
        Assert.Equal(0, hidden.DisjunctivePower.Estimate);
        Assert.Equal(0, hidden.Arms[0].EffectMean.Estimate, 1e-12);
    }

    [Fact]
    public void Problems_are_named_by_the_fields_of_trial_files()
    {
        Assert.Contains("ancova needs the correlation", Walk(1, new TestOfMeans.Ancova()).Problems().Single(), StringComparison.Ordinal);
        Assert.Contains("has no part in test: t", (Walk() with { BaselineCorrelation = Known(0.5) }).Problems().Single(), StringComparison.Ordinal);
        Assert.Contains("can leave (-1, 1)", Adjusted(1, 1).Problems().Single(), StringComparison.Ordinal);
        Assert.Contains("can leave [0, 1)", (Walk() with { Missing = new([Known(1)]) }).Problems().Single(), StringComparison.Ordinal);
        Assert.Contains("from -20 to 20", (Walk() with { Missing = new([Known(0.1)], MissingDependence.Outcome, 50) }).Problems().Single(), StringComparison.Ordinal);
        Assert.Contains("not always above 0", (Walk() with { DeviationRatio = Known(0) }).Problems().Single(), StringComparison.Ordinal);
        Assert.Contains("not always above 0", Walk(0).Problems().Single(), StringComparison.Ordinal);
        var unmeasured = new Endpoint.LogNormal("CRP", Known(1)) { LowerIsBetter = true, LimitOfDetection = new(Known(0), Known(-1), 0.5) };
        Assert.Equal(2, unmeasured.Problems().Length);
    }

    private static double Intercept(double probability, double slope)
    {
        var (low, high) = (-60.0, 60.0);
        for (var i = 0; i < 80; i++)
        {
            var middle = 0.5 * (low + high);
            var mean = OverNormal(z => 1 / (1 + Math.Exp(-middle - slope * z)), 0, 1);
            (low, high) = mean < probability ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double Mass(int n, int k, double p)
    {
        var mass = Math.Pow(p, k) * Math.Pow(1 - p, n - k);
        for (var i = 1; i <= k; i++)
        {
            mass *= (double)(n - k + i) / i;
        }

        return mass;
    }
}
