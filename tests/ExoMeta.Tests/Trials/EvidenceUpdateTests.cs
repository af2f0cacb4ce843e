using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>The pool that a trial joins, against closed forms and against the pooling model at each possible result.</summary>
public class EvidenceUpdateTests
{
    private const long Replicates = 200_000;

    // v = 2·40/4000 of a mean difference, whose standard error is known but for 1 part in 10⁴.
    private const double Variance = 0.02;

    private static readonly TrialDesign Design = AgainstControl(Crp(Math.Sqrt(40)), new MultiplicityProcedure.None(), 0.025, 4000, 4000);

    private static readonly double[] Rows = [-0.35, 0.05, -0.4];

    private static readonly double[] Variances = [0.04, 0.06, 0.03];

    private static readonly PoolingOptions EqualEffects = new() { Method = HeterogeneityEstimator.EqualEffects };

    /// <summary>With one row N(μ, s²) and θ from it, y ~ N(μ, s² + v) and the updated pool is linear in y.</summary>
    [Fact]
    public void One_row_and_equal_effects_have_a_closed_form()
    {
        const double mean = -0.21817, error = 0.14571;
        var result = new PreparedTrial(Design, NormalTruth(mean, error), new EvidenceUpdate([mean], [error * error], EqualEffects)).Run(Plan(Replicates));
        var (w0, w) = (1 / (error * error), 1 / Variance);
        var bound = (-Normal.UpperQuantile(0.025) * Math.Sqrt(w0 + w) - w0 * mean) / w;
        AssertProbability(Normal.Cdf((bound - mean) / Math.Sqrt(error * error + Variance)), result.Updated!.Significant, Replicates);
        Assert.Null(result.Updated.PredictionWidth);
        Assert.Equal(0, result.Updated.Failures);
    }

    /// <summary>The trial's effect is one of many about the mean: its weight is 1/(v + τ²), whatever its own effect is.</summary>
    [Fact]
    public void A_mean_over_trials_is_joined_with_the_variance_between_them()
    {
        const double mean = -0.2, error = 0.15, tau = 0.2;
        var update = new EvidenceUpdate([mean], [error * error], EqualEffects) { AddedVariance = tau * tau };
        var result = new PreparedTrial(Design, Fixed(-0.35), update).Run(Plan(Replicates));
        var (w0, w) = (1 / (error * error), 1 / (Variance + tau * tau));
        var bound = (-Normal.UpperQuantile(0.025) * Math.Sqrt(w0 + w) - w0 * mean) / w;
        AssertProbability(Normal.Cdf((bound + 0.35) / Math.Sqrt(Variance)), result.Updated!.Significant, Replicates);
    }

    [Fact]
    public void Of_several_arms_one_may_join_alone()
    {
        var arms = AgainstControl(Crp(Math.Sqrt(40)), new MultiplicityProcedure.None(), 0.025, 4000, 4000, 4000);
        var update = new EvidenceUpdate([-0.2], [0.0225], EqualEffects);
        var alone = new PreparedTrial(Design, Fixed(-0.35), update).Run(Plan(Replicates)).Updated!.Significant.Estimate;
        var first = new PreparedTrial(arms, Fixed(-0.35, 0.5), update with { ArmWeights = [1, 0] }).Run(Plan(Replicates)).Updated!.Significant.Estimate;
        Assert.Equal(alone, first, 4.5 * Math.Sqrt(2 * alone * (1 - alone) / Replicates));
    }

    [Theory]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood, InferenceMethod.Wald)]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood, InferenceMethod.HartungKnapp)]
    [InlineData(HeterogeneityEstimator.SidikJonkman, InferenceMethod.HartungKnapp)]
    public void The_model_is_fitted_again(HeterogeneityEstimator method, InferenceMethod inference)
    {
        const double theta = -0.3;
        const int points = 4001;
        var options = new PoolingOptions { Method = method, Inference = inference };
        var result = new PreparedTrial(Design, Fixed(theta), new EvidenceUpdate([.. Rows], [.. Variances], options)).Run(Plan(Replicates));

        // Every result that the trial can have, in steps of 1/250 of its standard error.
        var before = Fit(Rows, Variances, options);
        var (significant, ratio, total) = (0.0, 0.0, 0.0);
        for (var i = 0; i < points; i++)
        {
            var z = -8 + 16.0 * i / (points - 1);
            var density = Math.Exp(-0.5 * z * z);
            var after = Fit([.. Rows, theta + z * Math.Sqrt(Variance)], [.. Variances, Variance], options);
            var critical = inference == InferenceMethod.Wald ? Normal.UpperQuantile(0.025) : StudentT.UpperQuantile(0.025, 3);
            significant += -after.Estimate >= critical * after.StandardError ? density : 0;
            ratio += density * Width(after, inference, 4) / Width(before, inference, 3);
            total += density;
        }

        Assert.InRange(
            result.Updated!.Significant.Estimate - significant / total, -StandardErrors * result.Updated.Significant.Mcse - 1e-3,
            StandardErrors * result.Updated.Significant.Mcse + 1e-3);
        var width = result.Updated.PredictionWidth!.Value;
        Assert.InRange(width.Estimate - ratio / total, -StandardErrors * width.Mcse - 1e-4, StandardErrors * width.Mcse + 1e-4);
    }

    /// <summary>Two arms of 2000 against 4000 are one arm of 4000: the same variance, and the same pool.</summary>
    [Fact]
    public void Arms_join_as_one_group()
    {
        var arms = AgainstControl(Crp(Math.Sqrt(40)), new MultiplicityProcedure.None(), 0.025, 4000, 2000, 2000);
        var update = new EvidenceUpdate([.. Rows], [.. Variances], EqualEffects);
        var one = new PreparedTrial(Design, Fixed(-0.2), update).Run(Plan(Replicates)).Updated!.Significant;
        var two = new PreparedTrial(arms, Fixed(-0.2, -0.2), update).Run(Plan(Replicates, 3)).Updated!.Significant;
        var error = Math.Sqrt(one.Mcse * one.Mcse + two.Mcse * two.Mcse);
        Assert.InRange(one.Estimate - two.Estimate, -StandardErrors * error, StandardErrors * error);
    }

    [Fact]
    public void A_pool_that_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PreparedTrial(Design, Fixed(0), new EvidenceUpdate([], [], EqualEffects)));
        Assert.Throws<ArgumentException>(() => new PreparedTrial(Design, Fixed(0), new EvidenceUpdate([0.1], [0], EqualEffects)));
        Assert.Throws<ArgumentException>(() => new PreparedTrial(Design, Fixed(0), new EvidenceUpdate([double.NaN], [1], EqualEffects)));
    }

    private static MetaAnalysis Fit(double[] y, double[] v, PoolingOptions options) =>
        RandomEffectsModel.Fit(new EffectSet([.. y.Zip(v).Select(row => new StudyEffect("", "", row.First, row.Second))]), options);

    private static double Width(MetaAnalysis fit, InferenceMethod inference, int rows) =>
        (inference == InferenceMethod.Wald ? Normal.UpperQuantile(0.025) : StudentT.UpperQuantile(0.025, rows - 1))
        * Math.Sqrt((fit.TauSquared ?? 0) + fit.StandardError * fit.StandardError);
}
