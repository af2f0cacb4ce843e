using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.Means.MeansTesting;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Means;

/// <summary>Moments drawn from their exact distributions and moments summed over patients are the same.</summary>
public class MeanRoutesTests
{
    private const long Replicates = 100_000;

    public static TheoryData<string, int, double> Cases => new()
    {
        { "t", 1, 0 }, { "t", 3, 0.25 }, { "welch", 1, 0.25 }, { "welch", 2, 0 }, { "ancova", 1, 0 }, { "ancova", 1, 0.25 }, { "ancova", 2, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Both_routes_have_the_same_power_bias_error_and_coverage(string test, int looks, double missing)
    {
        var endpoint = (test == "ancova" ? Adjusted(1, 0.6) : Walk(1, TestOfMeans.All.Single(t => t.Name == test))) with
        {
            DeviationRatio = Known(1.4),
            Missing = missing > 0 ? new([Known(missing), Known(missing / 2)]) : null,
        };
        OperatingCharacteristics Run(Endpoint.Continuous e, ulong seed) => TrialSimulator.Run(
            AgainstControl(e, new MultiplicityProcedure.None(), 0.025, 14, 11, 12) with { Looks = looks == 1 ? null : SequentialLooks.Equal(looks, EfficacyRule.Pocock) },
            Fixed(0.6, 1), Plan(Replicates, seed));
        var (sums, patients) = (Run(endpoint, 1), Run(ByPatient(endpoint), 2));
        Near(sums.DisjunctivePower, patients.DisjunctivePower);
        Near(sums.ConjunctivePower, patients.ConjunctivePower);
        foreach (var (a, b) in sums.Arms.Zip(patients.Arms))
        {
            Near(a.Power, b.Power);
            Near(a.EffectMean, b.EffectMean);
            Near(a.Coverage, b.Coverage);
            AssertRelative(a.RootMeanSquaredError.Estimate, b.RootMeanSquaredError.Estimate, StandardErrors * 2 / Math.Sqrt(Replicates));
        }
    }

    /// <summary>With a handful of patients every moment counts: arms may have one patient or none with an outcome.</summary>
    [Theory]
    [InlineData(3, 2, 0)]
    [InlineData(2, 4, 0)]
    [InlineData(5, 4, 0.5)]
    [InlineData(3, 3, 0.7)]
    public void Both_routes_agree_in_the_smallest_trials(int control, int treated, double missing)
    {
        foreach (var endpoint in new Endpoint.Continuous[] { Walk(), Walk(1, new TestOfMeans.Welch()), Adjusted(1, 0.9), Adjusted(1, -0.5) })
        {
            var thinned = endpoint with { DeviationRatio = Known(0.5), Missing = new([Known(missing)]) };
            OperatingCharacteristics Run(Endpoint.Continuous e, ulong seed) => TrialSimulator.Run(
                AgainstControl(e, new MultiplicityProcedure.None(), 0.1, control, treated), Fixed(1), Plan(Replicates, seed));
            var (sums, patients) = (Run(thinned, 1), Run(ByPatient(thinned), 2));
            Near(sums.DisjunctivePower, patients.DisjunctivePower);
            Near(sums.Arms[0].EffectMean, patients.Arms[0].EffectMean);
            Near(sums.Arms[0].Coverage, patients.Arms[0].Coverage);
            Assert.True(double.IsFinite(sums.Arms[0].RootMeanSquaredError.Estimate) && double.IsFinite(patients.Arms[0].RootMeanSquaredError.Estimate));
        }
    }

    private static void Near(MonteCarloEstimate a, MonteCarloEstimate b) => Assert.InRange(
        a.Estimate - b.Estimate, -StandardErrors * Math.Sqrt(a.Mcse * a.Mcse + b.Mcse * b.Mcse), StandardErrors * Math.Sqrt(a.Mcse * a.Mcse + b.Mcse * b.Mcse));
}
