using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>
/// With a tiny standard deviation between patients the estimate is θ itself, so that the moments of θ show in the results.
/// </summary>
public class TruthTests
{
    private const long Replicates = 100_000;

    private static readonly TrialDesign Sharp = AgainstControl(Crp(1e-6), new MultiplicityProcedure.None(), 0.025, 4, 4, 4);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_probability_of_a_favourable_effect_is_normal(bool lowerIsBetter)
    {
        var design = AgainstControl(Crp(1, lowerIsBetter), new MultiplicityProcedure.None(), 0.025, 5, 5);
        var result = TrialSimulator.Run(design, NormalTruth(-0.2, 0.3), Plan(Replicates));
        AssertProbability(Normal.Cdf((lowerIsBetter ? 1 : -1) * 0.2 / 0.3), result.Ceiling, Replicates);
    }

    [Fact]
    public void With_degrees_of_freedom_the_effect_is_t_and_one_scale_serves_all_arms()
    {
        // Perfectly correlated effects of equal mean: both are favourable or neither, so that «any» is one t probability.
        var truth = new Truth.Posterior([-0.2, -0.2], new[,] { { 0.09, 0.09 }, { 0.09, 0.09 } }, 3);
        var result = TrialSimulator.Run(Sharp, truth, Plan(Replicates));
        AssertProbability(StudentT.Cdf(0.2 / 0.3, 3), result.Ceiling, Replicates);
        Assert.Equal(result.Arms[0].EffectMean.Estimate, result.Arms[1].EffectMean.Estimate, 1e-7);

        // Independent given the scale: P(any favourable) is a bivariate t probability.
        var independent = new Truth.Posterior([0, 0], new[,] { { 0.09, 0 }, { 0, 0.04 } }, 3);
        AssertProbability(
            1 - MultivariateNormal.StudentRectangle([0, 0], [double.PositiveInfinity, double.PositiveInfinity], [0, 0], 3),
            TrialSimulator.Run(Sharp, independent, Plan(Replicates)).Ceiling, Replicates);
    }

    [Fact]
    public void Arms_draw_jointly_from_the_covariance()
    {
        var truth = new Truth.Posterior([-0.1, 0.2], new[,] { { 0.09, 0.048 }, { 0.048, 0.04 } });
        var result = TrialSimulator.Run(Sharp, truth, Plan(Replicates));
        var noneFavourable = MultivariateNormal.Rectangle(
            [0.1 / 0.3, -0.2 / 0.2], [double.PositiveInfinity, double.PositiveInfinity], [Math.Sqrt(0.8), Math.Sqrt(0.8)]);
        AssertProbability(1 - noneFavourable, result.Ceiling, Replicates);
        AssertMean(-0.1, result.Arms[0].EffectMean);
        AssertMean(0.2, result.Arms[1].EffectMean);
        Assert.Equal(0.3, result.Arms[0].EffectMean.Mcse * Math.Sqrt(Replicates), 4.5 * 0.3 / Math.Sqrt(2 * Replicates));
        Assert.Equal(0.2, result.Arms[1].EffectMean.Mcse * Math.Sqrt(Replicates), 4.5 * 0.2 / Math.Sqrt(2 * Replicates));
    }

    [Fact]
    public void Predictive_deviations_have_variance_tau_squared_and_correlation_one_half()
    {
        var truth = new Truth.Predictive(new Truth.Posterior([0, 0], new double[2, 2]), Known(0.4));
        var result = TrialSimulator.Run(Sharp, truth, Plan(Replicates));

        // Both unfavourable: 1/4 + arcsin(1/2)/(2π) = 1/3 (Sheppard 1899).
        AssertProbability(2.0 / 3, result.Ceiling, Replicates);
        Assert.Equal(0.4, result.Arms[0].EffectMean.Mcse * Math.Sqrt(Replicates), 4.5 * 0.4 / Math.Sqrt(2 * Replicates));
    }

    [Fact]
    public void Posterior_predictive_and_robust_share_their_draws_under_one_seed()
    {
        var posterior = new Truth.Posterior([-0.1, 0.2], new[,] { { 0.09, 0.048 }, { 0.048, 0.04 } }, 5);
        var expected = Of(posterior);
        Assert.Equal(expected, Of(new Truth.Predictive(posterior, Known(0))));
        Assert.Equal(expected, Of(new Truth.Robust(posterior, 0, 1)));
        Assert.NotEqual(expected, Of(new Truth.Robust(posterior, 0.5, 1)));

        static string Of(Truth truth) => Bits(TrialSimulator.Run(Sharp, truth, Plan(5000)) with { Truth = "" });
    }

    [Fact]
    public void The_wrong_number_of_effects_is_refused()
    {
        AssertProblem(Fixed(0), 2, "1 effect(s) are given for 2 compared arm(s)");
        AssertProblem(new Truth.Fixed(default), 2, "0 effect(s) are given");
        Assert.Throws<ArgumentException>(() => TrialSimulator.Run(Sharp, Fixed(0), Plan(100)));
    }

    [Fact]
    public void An_effect_that_is_not_finite_is_refused() => AssertProblem(Fixed(double.NaN), 1, "not a finite number");

    [Theory]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Degrees_of_freedom_below_1_or_not_finite_are_refused(double df) =>
        AssertProblem(NormalTruth(0, 1, df), 1, "degrees of freedom");

    [Fact]
    public void A_covariance_of_the_wrong_size_is_refused() =>
        AssertProblem(new Truth.Posterior([0, 0], new double[1, 1]), 2, "the covariance is 1 × 1; 2 × 2 was expected");

    [Fact]
    public void A_matrix_that_is_no_covariance_is_refused()
    {
        const string message = "not symmetric and positive semi-definite";
        AssertProblem(new Truth.Posterior([0, 0], new[,] { { 1.0, 2 }, { 2, 1 } }), 2, message);
        AssertProblem(new Truth.Posterior([0, 0], new[,] { { 1.0, 0.5 }, { 0.4, 1 } }), 2, message);
        AssertProblem(new Truth.Posterior([0, 0], new[,] { { 0.0, 0.5 }, { 0.5, 1 } }), 2, message);
        AssertProblem(new Truth.Posterior([0, 0], new[,] { { -1.0, 0 }, { 0, 1 } }), 2, message);
        AssertProblem(new Truth.Posterior([0, 0], new[,] { { double.NaN, 0 }, { 0, 1 } }), 2, message);
        Assert.Empty(new Truth.Posterior([0, 0], new[,] { { 1.0, 1 }, { 1, 1 } }).Problems(2));
        Assert.Empty(new Truth.Posterior([0, 0], new double[2, 2]).Problems(2));
    }

    [Fact]
    public void A_tau_that_can_be_negative_is_refused() =>
        AssertProblem(new Truth.Predictive(NormalTruth(0, 1), new UncertainQuantity.Normal(0.2, 0.1)), 1, "tau is normal(0.2, 0.1)");

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_sceptical_weight_outside_0_to_1_is_refused(double weight) =>
        AssertProblem(new Truth.Robust(NormalTruth(0, 1), weight, 1), 1, "the sceptical weight");

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_sceptical_standard_deviation_that_is_not_above_0_is_refused(double sd) =>
        AssertProblem(new Truth.Robust(NormalTruth(0, 1), 0.5, sd), 1, "the sceptical standard deviation");

    [Fact]
    public void A_robust_truth_of_a_robust_truth_is_refused() =>
        AssertProblem(new Truth.Robust(new Truth.Robust(NormalTruth(0, 1), 0.5, 1), 0.5, 1), 1, "a robust truth of a robust truth");

    private static void AssertProblem(Truth truth, int comparisons, string message) =>
        Assert.Contains(truth.Problems(comparisons), problem => problem.Contains(message, StringComparison.Ordinal));
}
